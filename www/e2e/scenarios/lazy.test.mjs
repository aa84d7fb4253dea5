// Images with `loading="lazy"` that are scrolled to after the page's first token has expired.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';

import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {openFixture} from './support/fixture.mjs';

const KEYS = Array.from({length: 600}, (_, index) => `lazy-${index}`);

/** How long tokens live, in seconds. */
const LIFETIME = 20;

describe('a lazy image', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /** @param {import('playwright-core').Page} page */
  const awaitImagesInView = page =>
    eventually(async () => {
      const missing = await page.evaluate(() => {
        const isInView = (/** @type {Element} */ element) => {
          const {top, bottom} = element.getBoundingClientRect();
          return bottom >= 0 && top <= innerHeight;
        };
        return [...document.querySelectorAll('main > div')].filter(
          box => isInView(box) && !box.querySelector('img')?.naturalWidth,
        ).length;
      });
      assert.equal(missing, 0, 'images in view that are not loaded');
    });

  for (const {way, showImages} of [
    {
      way: 'bound',
      showImages: (/** @type {Fixture} */ {bind}) => bind('lazyImages', {keys: KEYS}),
    },
    {
      way: 'rendered by React',
      showImages: (/** @type {Fixture} */ {render}) =>
        render('LazyImages', {keys: KEYS}, {strict: true}),
    },
  ]) {
    it(`${way} before the token expired causes no refused request`, async test => {
      const fixture = await openFixture(browser, test, {lifetime: LIFETIME});
      const {backend, page, advanceTime, refetchCounts, assertNoConsoleProblems} = fixture;
      await showImages(fixture);
      await awaitImagesInView(page);
      const first = await settledCount(backend.objectStatuses);
      assert.ok(first < 30, `only images near the viewport may be loaded at first, not ${first}`);

      // An idle page lets its last token expire, and loads nothing.
      await advanceTime(600, '', 5);
      assert.equal(backend.objectStatuses.length, first);
      const idle = await refetchCounts();
      await advanceTime(600, '', 5);
      assert.deepEqual(await refetchCounts(), idle, 'refetches of an idle page');

      const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
      for (let top = 0; top < height; top += 1_000) {
        await page.evaluate(top => scrollTo(0, top), top);
        await awaitImagesInView(page);
        if (top % 20_000 === 0) await advanceTime(LIFETIME + 5, '', 5);
      }
      assert.equal(
        new Set(backend.requestedKeys).size,
        KEYS.length,
        'the number of requested images',
      );
      assert.equal(
        backend.objectStatuses.filter(status => status !== 200).length,
        0,
        'refused requests',
      );
      assert.equal(backend.objectStatuses.length, KEYS.length, 'requests: one for each image');
      assertNoConsoleProblems();
    });
  }

  it('is loaded when it is scrolled into view in a nested scroll container', async test => {
    const {backend, page, render, advanceTime} = await openFixture(browser, test, {
      lifetime: LIFETIME,
    });
    await page.evaluate(() => {
      const root = document.getElementById('root');
      if (root) Object.assign(root.style, {height: '400px', overflow: 'auto'});
    });
    await render('LazyImages', {keys: KEYS.slice(0, 40)});
    await advanceTime(LIFETIME + 5, '', 5);
    await page.evaluate(() => document.getElementById('root')?.scrollTo(0, 1e6));
    await eventually(() => assert.ok(backend.requests.some(({key}) => key === 'lazy-39')));
    assert.ok(
      !backend.requestedKeys.includes('lazy-20'),
      'an image far out of view must not be requested',
    );
    assert.deepEqual([...new Set(backend.objectStatuses)], [200]);
  });
});

/**
 * The length of a list, once it has not grown for half a second: the browser also loads images that are
 * near the viewport, after those in it.
 *
 * @param {unknown[]} list
 */
function settledCount(list) {
  return eventually(async () => {
    const count = list.length;
    await sleep(500);
    assert.equal(list.length, count, 'responses');
    return count;
  });
}

/** @typedef {Awaited<ReturnType<typeof openFixture>>} Fixture */
