// A comparison, with a diff mask fetched by script, while tokens rotate.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {fetchSnapshot} from '../support/api.mjs';
import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {openFixture, openWithDemoBackend} from './support/fixture.mjs';

/** Much longer than one token is in use. */
const ROTATION_TIMEOUT_MS = 60_000;

const ROTATIONS = 2;

describe('a loaded comparison, while tokens rotate', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  it('keeps its images without rendering or loading them again, and loads later images with the newest token', async test => {
    const {origin, page, images, render, consoleProblems} = await openWithDemoBackend(
      browser,
      test,
      ...['--token-lifetime', '12', '--leeway', '0'],
    );
    const {changed, unchanged} = await fetchSnapshot(origin);
    const pair = changed.find(({diff_image_key: key}) => key);
    assert.ok(pair?.diff_image_key, 'the demo must have a changed pair');
    const [base, head] = [pair.base_image.key, pair.head_image.key];
    const props = {base, head, mask: pair.diff_image_key, mode: 'split'};

    const readShown = () =>
      page.evaluate(() => ({
        srcs: [...document.querySelectorAll('section img')].map(img => img.getAttribute('src')),
        mask: document.querySelector('[aria-label="mask"]')?.getAttribute('style'),
        renders: {...window.page.renders},
      }));
    /** @param {number} count */
    const showsImages = count =>
      eventually(async () => {
        const widths = await page.evaluate(() => [...document.images].map(img => img.naturalWidth));
        assert.equal(widths.filter(width => width > 0).length, count, 'loaded images');
        assert.equal(await page.locator('[data-status="loaded"]').count(), 1, 'a loaded mask');
      });
    const tokenInUse = () =>
      page.evaluate(`page.auth.imageUrl('${new URL(images[0]?.path ?? '', origin).pathname}')`);

    await render('Comparison', props);
    await showsImages(3);
    const {renders: _, ...shown} = await readShown();
    const first = await tokenInUse();
    let last = first;
    /** @type {string[]} */
    const more = [];

    for (let rotation = 1; rotation <= ROTATIONS; rotation++) {
      const before = await readShown();
      const requests = images.length;
      last = await eventually(async () => {
        const token = await tokenInUse();
        assert.ok(token && token !== last, 'a new token must be in use');
        return token;
      }, ROTATION_TIMEOUT_MS);
      assert.deepEqual(await readShown(), before, 'what is shown, and how often it was rendered');
      assert.equal(images.length, requests, 'requests');

      more.push(unchanged[rotation]?.key ?? '');
      await render('Comparison', {...props, more});
      await showsImages(3 + rotation);
      const {renders, ...shownAfter} = await readShown();
      assert.deepEqual(shownAfter, shown);
      const token = images.at(-1)?.token;
      assert.ok(token && last.endsWith(`=${token}`), 'a later image must have the newest token');
      for (const name of ['base', 'head', 'diff', 'mask'])
        assert.equal(renders[name], before.renders[name], `renders of ${name}`);
    }

    const requests = images.length;
    await render('Comparison', {...props, mode: 'wipe', more});
    await showsImages(3 + ROTATIONS);
    // Other elements show them, with the URLs that they were loaded with.
    const {srcs} = await readShown();
    assert.deepEqual(new Set(srcs), new Set(shown.srcs));
    assert.equal(images.length, requests, 'requests, after the mode was switched');
    assert.deepEqual([...new Set(images.map(({status}) => status))], [200]);
    assert.deepEqual(consoleProblems, []);
  });

  it('images of bindImage keep their src, and one that is bound later has the newest token', async test => {
    const {page, backend, bind, poll, advanceTime, requestsOf, refetchCounts} = await openFixture(
      browser,
      test,
    );
    await bind('images', {keys: ['base', 'head', 'mask']});
    const srcs = () =>
      page.locator('img').evaluateAll(all => all.map(img => img.getAttribute('src')));
    await eventually(() => assert.equal(backend.requests.length, 3));
    const before = await srcs();
    for (let rotation = 0; rotation < 3; rotation++) {
      await advanceTime(50, '', 5);
      await poll();
    }
    assert.deepEqual(await srcs(), before);
    assert.equal(backend.requests.length, 3, 'requests');

    await page.evaluate(`page.bindMore('images', {keys: ['later']})`);
    await eventually(() => assert.equal(requestsOf('later').length, 1));
    assert.deepEqual(requestsOf('later')[0]?.token, backend.token);
    assert.deepEqual(await srcs(), [...before, (await srcs()).at(-1)]);
    assert.ok(((await refetchCounts())['expiring'] ?? 0) <= 1);
  });
});
