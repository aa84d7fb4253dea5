// Tokens that expire, are replaced or are refused: images stay as they are, and new ones are loaded.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {startBackend} from '../support/backend.mjs';
import {eventually} from '../support/eventually.mjs';
import {
  consoleProblemsOf,
  count,
  find,
  launchEngine,
  showsAllImages,
  TIMEOUT_MS,
} from './support/browser.mjs';
import {countWaiting, scrollTo, urlsShown} from './support/gallery.mjs';
import {startProxy} from './support/proxy.mjs';

const SHORT_LIVED = ['--token-lifetime', '10', '--leeway', '0'];
const LONG_LIVED = ['--token-lifetime', '300', '--leeway', '0'];

/** At least so many images come into view when the page is scrolled. */
const MIN_WAITING = 6;

/** The longest wait between two refetches, plus some time to load. */
const RECOVERY_TIMEOUT_MS = 70_000;

describe('images and their token', () => {
  /** @type {Awaited<ReturnType<typeof launchEngine>>} */
  let engine;
  before(async () => {
    engine = await launchEngine();
  });
  after(() => engine?.close());

  /**
   * Starts a backend with these options, and opens the page of all images of a snapshot.
   *
   * @param {import('node:test').TestContext} test
   * @param {string[]} options
   */
  async function openGallery(test, options) {
    const backend = await startBackend(...options);
    test.after(backend.stop);
    const proxy = await startProxy(backend);
    test.after(proxy.stop);
    const {browser} = engine;
    await browser.get(`${proxy.origin}/snapshots/202/images`);
    await showsAllImages(browser);
    return {backend, proxy, browser};
  }

  /**
   * Waits until all tokens that the page received have expired.
   *
   * @param {Awaited<ReturnType<typeof startProxy>>} proxy
   */
  async function awaitExpiry(proxy) {
    await eventually(
      () => assert.ok(proxy.hasExpired(), 'an idle page must let its tokens expire'),
      TIMEOUT_MS,
    );
  }

  /** @param {import('selenium-webdriver').WebDriver} browser */
  async function awaitWaitingImages(browser) {
    await eventually(async () => {
      const waiting = await countWaiting(browser);
      assert.ok(waiting >= MIN_WAITING, `${waiting} images wait`);
    }, TIMEOUT_MS);
  }

  it('that appear when it has expired wait for one refetch, and none is refused', async test => {
    const {proxy, browser} = await openGallery(test, SHORT_LIVED);
    await awaitExpiry(proxy);
    const from = proxy.requests.length;
    const known = new Set(proxy.tokens);
    const release = proxy.holdTokenRequests();
    await scrollTo(browser, 0.5);
    await awaitWaitingImages(browser);
    assert.deepEqual(
      proxy.objectRequests(from),
      [],
      'requests for images while there is no valid token',
    );
    release();
    await showsAllImages(browser);

    const first = proxy.requests.findIndex(({isObject}, index) => index >= from && isObject);
    const refetches = proxy.tokenRequests(from).length - proxy.tokenRequests(first).length;
    assert.equal(refetches, 1, 'refetches before the first image');
    const objects = proxy.objectRequests(from);
    assert.ok(objects.length >= MIN_WAITING, `${objects.length} images were loaded`);
    assert.deepEqual([...new Set(objects.map(({status}) => status))], [200]);
    assert.ok(objects.every(({token}) => !known.has(token)));
    assert.deepEqual(await consoleProblemsOf(browser), []);
  });

  it('keep their URL when a new token arrives, and are loaded once', async test => {
    const {proxy, browser} = await openGallery(test, LONG_LIVED);
    const before = await urlsShown(browser);
    const known = new Set(proxy.tokens);
    // Coming back to the page fetches its data again. Tokens issued in the same second are equal.
    await eventually(async () => {
      await (await find(browser, '[role="gridcell"] a')).click();
      await find(browser, 'h1');
      await eventually(async () => assert.equal(await count(browser, '[role="grid"]'), 0));
      await browser.navigate().back();
      await showsAllImages(browser);
      assert.ok(
        proxy.tokens.some(token => !known.has(token)),
        'a new token must have arrived',
      );
    }, TIMEOUT_MS);

    assert.deepEqual(await urlsShown(browser), before);
    const urls = new Set(proxy.objectRequests().map(({path, token}) => `${path} ${token}`));
    const paths = new Set(proxy.objectRequests().map(({path}) => path));
    assert.equal(urls.size, paths.size, 'the number of image URLs, and of images');
    assert.deepEqual(await consoleProblemsOf(browser), []);
  });

  it('are loaded again if they were refused because the signing key was rotated', async test => {
    const {backend, proxy, browser} = await openGallery(test, [
      ...LONG_LIVED,
      '--fault',
      'rotate-key=10',
    ]);
    const [object] = proxy.objectRequests();
    assert.ok(object);
    await eventually(async () => {
      const token = proxy.tokens.at(-1);
      const {status} = await fetch(`${backend.origin}${object.path}?X-Os-Auth=${token}`);
      assert.equal(status, 401, 'the status of an image after the key was rotated');
    }, TIMEOUT_MS);
    const from = proxy.requests.length;
    await scrollTo(browser, 0.5);
    await showsAllImages(browser, RECOVERY_TIMEOUT_MS);

    const refused = proxy.objectRequests(from).filter(({status}) => status === 401);
    assert.ok(refused.length > 0, 'images must have been refused at first');
    const refetches = proxy.tokenRequests(from).length;
    assert.ok(refetches > 0 && refetches < refused.length, `${refetches} refetches`);
    assert.deepEqual(await consoleProblemsOf(browser), []);
  });

  it('cause no refetch while the page is hidden, and one when it becomes visible', async test => {
    const {proxy, browser} = await openGallery(test, SHORT_LIVED);
    await setVisibility(browser, 'hidden');
    await awaitExpiry(proxy);
    const from = proxy.requests.length;
    await scrollTo(browser, 0.5);
    await awaitWaitingImages(browser);
    const hidden = await urlsShown(browser);
    assert.deepEqual(proxy.tokenRequests(from), [], 'refetches for a hidden page');

    await setVisibility(browser, 'visible');
    await showsAllImages(browser);
    assert.notDeepEqual(await urlsShown(browser), hidden);
    assert.deepEqual([...new Set(proxy.objectRequests(from).map(({status}) => status))], [200]);
    assert.deepEqual(await consoleProblemsOf(browser), []);
  });
});

/**
 * Simulates that the page is hidden or shown: no driver command hides a window in every engine.
 *
 * @param {import('selenium-webdriver').WebDriver} browser
 * @param {'hidden' | 'visible'} state
 */
function setVisibility(browser, state) {
  return browser.executeScript((/** @type {string} */ state) => {
    Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => state});
    Object.defineProperty(document, 'hidden', {configurable: true, get: () => state === 'hidden'});
    document.dispatchEvent(new Event('visibilitychange', {bubbles: true}));
  }, state);
}
