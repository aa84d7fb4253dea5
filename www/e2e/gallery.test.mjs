// The page of all 2,000 images. Only those in view are in the document.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {fetchPixels, fetchSnapshot, nameOf} from './support/api.mjs';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, objectRequests, openPage} from './support/browser.mjs';
import {downloadBy} from './support/download.mjs';
import {eventually, shows} from './support/eventually.mjs';
import {scrollerOf, scrollFor, watchMaxCount} from './support/scroll.mjs';
import {showsAllImages} from './support/user-actions.mjs';

const DESKTOP = {width: 1280, height: 800};
const PHONE = {width: 390, height: 844};

/** The rows that fit into these viewports, plus those that are rendered beyond their edges. */
const MAX_ROWS = 12;

const SNAPSHOT = '**/api/0/organizations/acme/snapshots/202';

describe('the page of all images', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof startBackend>>} */
  let backend;
  /** @type {import('./support/api.mjs').Image[]} */
  let images;

  before(async () => {
    browser = await launchBrowser();
    backend = await startBackend();
    ({images} = await fetchSnapshot(backend.origin, '202'));
  });
  after(async () => {
    await browser?.close();
    await backend?.stop();
  });

  /**
   * @param {import('node:test').TestContext} test
   * @param {import('playwright-core').BrowserContextOptions} [options]
   */
  async function openGallery(test, options = {viewport: DESKTOP}) {
    const opened = await openPage(browser, test, options);
    await opened.page.goto(`${backend.origin}/snapshots/202/images`);
    await shows(imageLink(opened.page, 0), 'the first image');
    return opened;
  }

  /**
   * The link of an image in the list.
   *
   * @param {import('playwright-core').Page} page
   * @param {number} index
   */
  function imageLink(page, index) {
    const image = images.at(index);
    assert.ok(image, `the demo must have an image ${index}`);
    return page.getByRole('link', {name: nameOf(image), exact: true});
  }

  for (const [device, viewport] of Object.entries({desktop: DESKTOP, phone: PHONE})) {
    it(`shows the first and the last of 2,000 images on a ${device}, with few rows in the document at once`, async test => {
      const {page, consoleProblems} = await openGallery(test, {viewport});
      await shows(page.getByRole('heading', {name: 'All images 2,000'}), 'the number of images');
      const most = await watchMaxCount(page, '[role="row"]');

      await scrollFor(page, 4_000, 60);
      await shows(imageLink(page, -1), 'the last image');
      await showsAllImages(page);
      const rows = await most();
      assert.ok(rows <= MAX_ROWS, `there were ${rows} rows in the document at once`);
      assert.deepEqual(consoleProblems, []);
    });
  }

  it('loads the images where scrolling stops, and none that were scrolled past', async test => {
    const {page, requests} = await openPage(browser, test, {viewport: DESKTOP});
    await page.clock.install();
    await page.goto(`${backend.origin}/snapshots/202/images`);
    await shows(imageLink(page, 0), 'the first image');
    await showsAllImages(page);
    const atFirst = objectRequests(requests).length;

    // Stop the page's clock, so that it sees no pause in scrolling on a slow machine.
    await page.clock.pauseAt(Date.now() + 10_000);
    const row = page.getByRole('row').first();
    for (let step = 0; step < 8; step++) {
      const before = await row.getAttribute('aria-rowindex');
      await scrollerOf(page).evaluate(scroller => (scroller.scrollTop += 8_000));
      await eventually(async () => {
        assert.notEqual(
          await row.getAttribute('aria-rowindex'),
          before,
          'other rows must be rendered',
        );
      });
    }
    assert.equal(
      objectRequests(requests).length,
      atFirst,
      'requests for images before scrolling stops',
    );
    await page.clock.resume();
    await showsAllImages(page);
    assert.ok(
      objectRequests(requests).length > atFirst,
      'images must be requested where scrolling stops',
    );
  });

  it('tells screen readers the number of each row and column', async test => {
    const {page} = await openGallery(test);
    const grid = page.getByRole('grid', {name: 'All images'});
    const [rows, columns] = await Promise.all(
      ['aria-rowcount', 'aria-colcount'].map(async name => Number(await grid.getAttribute(name))),
    );
    assert.ok(rows && columns && rows * columns >= 2_000 && (rows - 1) * columns < 2_000);
    const second = page.getByRole('row').nth(1);
    assert.equal(await second.getAttribute('aria-rowindex'), '2');
    assert.equal(await second.getByRole('gridcell').count(), columns);
  });

  it('moves the focus by keyboard, from the first image to the last and out again', async test => {
    const {page} = await openGallery(test);
    /** @param {number} index */
    const focused = index =>
      eventually(async () => {
        const isFocused = await imageLink(page, index).evaluate(a => a === document.activeElement);
        assert.ok(isFocused, `the focus must be on image ${index}`);
      });
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('Tab');
    await focused(0);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await focused(2);
    await page.keyboard.press('End');
    await focused(-1);
    assert.ok(await imageLink(page, -1).isVisible());
    await page.keyboard.press('Tab');
    const open = page.getByRole('link', {name: /^Open .* in a new tab$/}).last();
    assert.ok(
      await open.evaluate(a => a === document.activeElement),
      "the focus must be on the image's own links",
    );

    await page.keyboard.press('Home');
    await focused(0);
    await scrollFor(page, 4_000, 1);
    await page.keyboard.press('ArrowRight');
    await focused(1);
    await page.keyboard.press('Shift+Tab');
    assert.ok(await page.getByRole('searchbox').evaluate(box => box === document.activeElement));
  });

  it('finds images by name, and shows a message if there are none', async test => {
    const {page} = await openGallery(test);
    const image = images.at(1_234);
    assert.ok(image);
    await scrollFor(page, 2_000, 1);
    await page.getByRole('searchbox').fill(image.image_file_name);
    await shows(page.getByRole('heading', {name: 'All images 1'}), 'that one image was found');
    await shows(imageLink(page, 1_234), 'the image that was searched for');
    assert.equal(await page.getByRole('gridcell').count(), 1);
    await page.getByRole('searchbox').fill('no image is called that');
    await shows(page.getByText('No image has such a name.'), 'that no image was found');
  });

  it('opens an image in a new tab, and downloads it', async test => {
    const {page} = await openGallery(test);
    const [image] = images;
    assert.ok(image);
    const name = nameOf(image);

    const opened = page.context().waitForEvent('page');
    await page.getByRole('link', {name: `Open ${name} in a new tab`}).click();
    const tab = await opened;
    await tab.waitForFunction(width => document.images[0]?.naturalWidth === width, image.width);
    assert.equal(await tab.evaluate(() => document.referrer), '', 'the new tab has no referrer');

    const {file, pixels} = await downloadBy(page, `Download ${name}`);
    assert.equal(file, image.image_file_name.replaceAll('/', '_'));
    const {objectstore_token: token} = await fetchSnapshot(backend.origin, '202');
    const wanted = await fetchPixels(backend.origin, image.key, token);
    assert.ok(pixels.data.equals(wanted.data), 'the pixels of the image');
  });

  it('is linked from the build and the comparison, and links to each image and back', async test => {
    const {page} = await openPage(browser, test, {viewport: DESKTOP});
    await page.goto(`${backend.origin}/builds/102`);
    await page.getByRole('main').getByRole('link', {name: 'View all', exact: true}).click();
    await page.waitForURL('**/snapshots/202/images');
    assert.equal(await page.title(), 'All images · Preprod');

    await imageLink(page, 3).click();
    await page.waitForURL('**/snapshots/202?image=*');
    const image = images.at(3);
    assert.ok(image);
    await shows(
      page.getByRole('heading', {level: 1, name: nameOf(image)}),
      'the page of one image',
    );

    await page.getByRole('link', {name: 'All images'}).click();
    await page.waitForURL('**/snapshots/202/images');
    await page.getByRole('navigation', {name: 'Breadcrumb'}).getByRole('link').first().click();
    await page.waitForURL('**/builds/102');
  });

  it('keeps its scroll position when the user comes back', async test => {
    const {page} = await openGallery(test);
    await scrollFor(page, 300, 1);
    const links = page.getByRole('gridcell').getByRole('link', {name: /^Card/});
    const name = await links.nth(Math.floor((await links.count()) / 2)).innerText();
    const link = page.getByRole('link', {name, exact: true});
    const before = await link.boundingBox();
    await link.click();
    await shows(page.getByRole('heading', {level: 1, name}), 'the page of one image');
    await page.goBack();
    await eventually(async () => {
      const after = await link.boundingBox();
      assert.deepEqual(after, before, `the position of ${name}`);
    });
  });

  it('narrows a comparison to one kind of change', async test => {
    const {page} = await openPage(browser, test, {viewport: DESKTOP});
    await page.goto(`${backend.origin}/snapshots/201/images`);
    const {removed} = await fetchSnapshot(backend.origin);
    await page.getByRole('button', {name: /^Removed/}).click();
    await eventually(async () =>
      assert.equal(await page.getByRole('gridcell').count(), removed.length, 'removed images'),
    );
  });

  it('shows a message if there are no images', async test => {
    const {page} = await openPage(browser, test, {viewport: DESKTOP});
    await page.route(SNAPSHOT, async route => {
      const response = await route.fetch();
      await route.fulfill({response, json: {...(await response.json()), images: []}});
    });
    await page.goto(`${backend.origin}/snapshots/202/images`);
    await shows(page.getByText('This snapshot holds no images'), 'that there are no images');
  });

  it('shows an error if the images cannot be loaded, and loads them on another try', async test => {
    const {page} = await openPage(browser, test, {viewport: DESKTOP});
    await page.route(SNAPSHOT, route => route.fulfill({status: 404, json: {}}));
    await page.goto(`${backend.origin}/snapshots/202/images`);
    await shows(page.getByText('The images could not be loaded'), 'that loading failed');
    await page.unroute(SNAPSHOT);
    await page.getByRole('button', {name: 'Try again'}).click();
    await shows(imageLink(page, 0), 'the first image');
  });

  it('shows a placeholder for an image that does not exist', async test => {
    const {page} = await openPage(browser, test, {viewport: DESKTOP});
    const [missing] = images;
    assert.ok(missing);
    await page.route(`**/${missing.key}*`, route => route.fulfill({status: 404, json: {}}));
    await page.goto(`${backend.origin}/snapshots/202/images`);
    const name = `${nameOf(missing)}: image unavailable`;
    await shows(page.getByRole('img', {name}), 'that one image is unavailable');
    await shows(page.getByRole('gridcell').first().getByText(nameOf(missing)), 'its name');
  });
});
