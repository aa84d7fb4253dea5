// The three modes that compare two images, and the diff mask, checked pixel by pixel against the sources.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {
  fetchMostChanged,
  fetchPixels,
  fetchSnapshot,
  nameOf,
  snapshotPath,
} from './support/api.mjs';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {downloadBy} from './support/download.mjs';
import {eventually, shows} from './support/eventually.mjs';
import {
  blend,
  colorAt,
  compose,
  countDifferent,
  showsBlend,
  showsPixels,
} from './support/pixels.mjs';

/** Half the width of the strip that the wipe divider and its handle may cover, in pixels. */
const DIVIDER_REACH = 22;

describe('a snapshot comparison', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof startBackend>>} */
  let backend;
  /** @type {string} */
  let origin;
  /** @type {Awaited<ReturnType<typeof fetchMostChanged>>} */
  let sample;

  before(async () => {
    browser = await launchBrowser();
    backend = await startBackend();
    origin = backend.origin;
    sample = await fetchMostChanged(origin);
  });
  after(async () => {
    await browser?.close();
    await backend?.stop();
  });

  /** @param {import('node:test').TestContext} test */
  async function openSample(test) {
    const {page} = await openPage(browser, test);
    await page.goto(origin + snapshotPath('changed', sample.pair.head_image));
    const base = page.getByRole('img', {name: `Base: ${nameOf(sample.pair.base_image)}`});
    const head = page.getByRole('img', {name: `Head: ${sample.name}`});
    const mask = page.getByRole('switch', {name: 'Diff mask'});
    await shows(mask, 'the switch of the diff mask');
    return {page, base, head, mask};
  }

  it('shows base and head side by side in split mode', async test => {
    const {base, head, mask} = await openSample(test);
    await mask.uncheck();
    await showsPixels(base, sample.base, 'the left image is base');
    await showsPixels(head, sample.head, 'the right image is head');

    const [left, right] = await Promise.all([base.boundingBox(), head.boundingBox()]);
    assert.ok(left && right && left.x + left.width <= right.x, 'base must be left of head');
  });

  it('zooms and moves both images together in split mode', async test => {
    const {page, base, head} = await openSample(test);
    await showsPixels(base, sample.base, 'base, before it is zoomed');
    const apart = await distance(base, head);

    await page.getByRole('button', {name: 'Zoom in'}).click();
    await eventually(async () => {
      const [width, other] = await Promise.all([widthOf(base), widthOf(head)]);
      assert.ok(width > sample.base.width * 1.4, `base must grow; it is ${width} pixels wide`);
      assert.equal(width, other, 'base and head must have the same size');
    });
    assert.deepEqual(
      await distance(base, head),
      apart,
      'the distance between the images after zooming',
    );

    const before = await base.boundingBox();
    const group = page.getByRole('group', {name: 'Base and head.'});
    await group.focus();
    await group.press('ArrowDown');
    await eventually(async () => {
      const moved = await base.boundingBox();
      assert.ok(before && moved && moved.y < before.y, 'an arrow key must move the images');
    });
    assert.deepEqual(
      await distance(base, head),
      apart,
      'the distance between the images after moving',
    );

    await page.getByRole('button', {name: 'Fit'}).click();
    await showsPixels(base, sample.base, 'base, fitted again');
  });

  for (const percent of [25, 75]) {
    it(`shows base left and head right of a divider at ${percent} % in wipe mode`, async test => {
      const {page, base, mask} = await openSample(test);
      await mask.uncheck();
      await page.getByText('Wipe', {exact: true}).click();

      const divider = page.getByRole('slider', {name: 'Divider'});
      await divider.press('Home');
      for (let value = 0; value < percent; value += 10) await divider.press('PageUp');
      for (let value = percent; value % 10 > 0; value++) await divider.press('ArrowLeft');
      assert.equal(
        await divider.getAttribute('aria-valuenow'),
        String(percent),
        'the position after the key presses',
      );

      const {width, height} = sample.base;
      const middle = (width * percent) / 100;
      const strip = {
        left: middle - DIVIDER_REACH,
        right: middle + DIVIDER_REACH,
        top: 0,
        bottom: height,
      };
      assertSidesDiffer(
        {...strip, left: 0, right: strip.left},
        {...strip, left: strip.right, right: width},
      );
      const expected = compose(sample.base, (x, y) =>
        colorAt(x < middle ? sample.base : sample.head, x, y),
      );
      await showsBlend(base, expected, `wiped at ${percent} %`, [strip]);
    });
  }

  /**
   * Where base and head are equal, the test could not fail.
   *
   * @param {...import('./support/pixels.mjs').Region} sides
   */
  function assertSidesDiffer(...sides) {
    for (const side of sides) {
      assert.ok(
        countDifferent(sample.base, sample.head, side) > 0,
        `the demo's most changed pair must differ between x = ${side.left} and ${side.right}`,
      );
    }
  }

  it("moves the wipe's divider to where it is dragged", async test => {
    const {page, base} = await openSample(test);
    await page.getByText('Wipe', {exact: true}).click();
    await showsImage(base);
    const box = await base.boundingBox();
    assert.ok(box);

    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, {steps: 4});
    await page.mouse.up();
    const divider = page.getByRole('slider', {name: 'Divider'});
    await eventually(async () => {
      assert.equal(
        await divider.getAttribute('aria-valuenow'),
        '80',
        'the divider must follow the pointer',
      );
    });
  });

  for (const percent of [0, 50, 100]) {
    it(`blends ${percent} % of head over base in onion mode`, async test => {
      const {page, base, mask} = await openSample(test);
      await mask.uncheck();
      await page.getByText('Onion', {exact: true}).click();
      await page.getByRole('slider', {name: 'Head over base'}).fill(String(percent));

      const expected = compose(sample.base, (x, y) =>
        blend(colorAt(sample.base, x, y), colorAt(sample.head, x, y), percent / 100),
      );
      await showsBlend(base, expected, `${percent} % of head over base`);
    });
  }

  it('draws the diff mask over head, in the colour that the user selects', async test => {
    const {page, base, head, mask} = await openSample(test);
    const {data} = sample.mask;
    assert.ok(data.includes(255) && data.includes(0), 'the mask must have white and black parts');

    for (const [name, value, color] of /** @type {const} */ ([
      ['green', '#00ff40', [0, 255, 64]],
      ['blue', '#1020f0', [16, 32, 240]],
    ])) {
      await page.getByLabel('Other colour').fill(value);
      const expected = compose(sample.head, (x, y) =>
        blend(colorAt(sample.head, x, y), [...color], colorAt(sample.mask, x, y)[0] / 255),
      );
      await showsBlend(head, expected, `head under a ${name} mask`);
    }
    await showsPixels(base, sample.base, 'base, which has no mask');

    await mask.uncheck();
    await showsPixels(head, sample.head, 'head, once the mask is off');
  });

  it('shows a single image if it was added, removed or left unchanged', async test => {
    const {added, removed, unchanged, objectstore_token: token} = await fetchSnapshot(origin);
    const {page} = await openPage(browser, test);
    for (const {kind, label, image} of [
      {kind: 'added', label: 'Head', image: added[0]},
      {kind: 'removed', label: 'Base', image: removed[0]},
      {kind: 'unchanged', label: 'Image', image: unchanged[0]},
    ]) {
      assert.ok(image, `the demo must have an image that is ${kind}`);
      await page.goto(origin + snapshotPath(kind, image));
      const shown = page.getByRole('main').getByRole('img');
      await showsPixels(
        shown,
        await fetchPixels(origin, image.key, token),
        `the image that is ${kind}`,
      );
      assert.equal(
        await shown.getAttribute('alt'),
        `${label}: ${nameOf(image)}`,
        'the alternative text',
      );
    }
  });

  it('downloads base, head and the diff mask', async test => {
    const {page} = await openSample(test);
    for (const [what, wanted] of /** @type {const} */ ([
      [`Base: ${nameOf(sample.pair.base_image)}`, sample.base],
      [`Head: ${sample.name}`, sample.head],
      [`the diff mask of ${sample.name}`, sample.mask],
    ])) {
      const {pixels} = await downloadBy(page, `Download ${what}`);
      assert.ok(pixels.data.equals(wanted.data), `the pixels of ${what}`);
    }
  });

  it('keeps the object URLs of the last ten masks, and revokes the others', async test => {
    const {page} = await openPage(browser, test);
    await page.addInitScript(() => {
      const live = new Set();
      const {createObjectURL, revokeObjectURL} = URL;
      URL.createObjectURL = blob => {
        const url = createObjectURL(blob);
        live.add(url);
        return url;
      };
      URL.revokeObjectURL = url => {
        live.delete(url);
        revokeObjectURL(url);
      };
      Object.assign(window, {liveObjectUrls: live});
    });
    const countLive = () => page.evaluate(() => Reflect.get(window, 'liveObjectUrls').size);

    await page.goto(origin + snapshotPath('changed', sample.pair.head_image));
    for (let step = 1; step <= 13; step++) {
      await shows(page.getByRole('img', {name: 'Diff mask'}), 'a diff mask');
      assert.equal(await countLive(), Math.min(step, 11), 'object URLs: one shown, ten kept');
      await page.getByRole('button', {name: 'Next image'}).click();
    }
    await shows(page.getByRole('img', {name: 'Diff mask'}), 'a diff mask');
    await page.getByRole('switch', {name: 'Diff mask'}).uncheck();
    await eventually(async () =>
      assert.equal(await countLive(), 10, 'object URLs while no mask is shown'),
    );
  });
});

/** @param {import('playwright-core').Locator} element */
async function widthOf(element) {
  const box = await element.boundingBox();
  assert.ok(box, `${element} must be visible`);
  return box.width;
}

/**
 * @param {import('playwright-core').Locator} left
 * @param {import('playwright-core').Locator} right
 */
async function distance(left, right) {
  const [from, to] = await Promise.all([left.boundingBox(), right.boundingBox()]);
  assert.ok(from && to, 'both images must be visible');
  return {x: Math.round(to.x - from.x), y: Math.round(to.y - from.y)};
}

/** @param {import('playwright-core').Locator} image */
async function showsImage(image) {
  await eventually(async () => {
    const width = await image.evaluate(img => img instanceof HTMLImageElement && img.naturalWidth);
    assert.ok(width, `${image} must be loaded`);
  });
}
