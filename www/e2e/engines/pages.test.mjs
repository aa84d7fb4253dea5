// The comparison, whose diff mask is fetched by script, and the build page, whose icon may be missing.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {fetchBuild, fetchMostChanged, nameOf, snapshotPath} from '../support/api.mjs';
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
import {startProxy} from './support/proxy.mjs';

const MASK = '[role="img"][aria-label="Diff mask"]';

describe('a page of the demo', () => {
  /** @type {Awaited<ReturnType<typeof launchEngine>>} */
  let engine;
  /** @type {Awaited<ReturnType<typeof startBackend>>} */
  let backend;

  before(async () => {
    engine = await launchEngine();
    backend = await startBackend();
  });
  after(async () => {
    await engine?.close();
    await backend?.stop();
  });

  /**
   * @param {import('node:test').TestContext} test
   * @param {string} path
   */
  async function openAt(test, path) {
    const proxy = await startProxy(backend);
    test.after(proxy.stop);
    const {browser} = engine;
    await browser.get(proxy.origin + path);
    return {proxy, browser};
  }

  it('shows base and head, and draws over them the mask that script fetched', async test => {
    const {pair, name, mask} = await fetchMostChanged(backend.origin);
    const {proxy, browser} = await openAt(test, snapshotPath('changed', pair.head_image));
    await find(browser, MASK);
    await showsAllImages(browser);

    for (const [label, image] of /** @type {const} */ ([
      [`Base: ${nameOf(pair.base_image)}`, pair.base_image],
      [`Head: ${name}`, pair.head_image],
    ])) {
      assert.deepEqual(await sizeOf(browser, `img[alt="${label}"]`), [image.width, image.height]);
    }
    assert.deepEqual(await sizeOfMask(browser), [mask.width, mask.height]);
    const fetched = proxy
      .objectRequests()
      .filter(({path}) => path.endsWith(String(pair.diff_image_key)));
    assert.deepEqual(
      fetched.map(({status}) => status),
      [200],
    );
    assert.deepEqual(await consoleProblemsOf(browser), []);
  });

  it('with the service worker requests images without a token in their URL', async test => {
    const {proxy, browser} = await openAt(test, '/snapshots/202/images?worker#diagnostics');
    const mode = () =>
      browser.executeScript("return document.querySelector('aside')?.innerText ?? ''");
    await eventually(
      async () => assert.match(String(await mode()), /The service worker has the token/),
      TIMEOUT_MS,
    );
    // The first images may have been requested before the worker answered. Others are further down.
    await browser.executeScript(
      "document.querySelector('[role=grid]').parentElement.scrollBy(0, 4000)",
    );
    await eventually(
      () => assert.ok(proxy.objectRequests().some(({token}) => token === '')),
      TIMEOUT_MS,
    );
    await showsAllImages(browser);
    const inHeader = proxy.objectRequests().filter(({token}) => token === '');
    assert.ok(inHeader.length > 0, 'images that were requested without a token in their URL');
    assert.deepEqual(
      // Undefined: not answered yet.
      inHeader.filter(({status = 200}) => status !== 200),
      [],
      'refused requests',
    );
  });

  it('removes the mask and shows it again', async test => {
    const {pair} = await fetchMostChanged(backend.origin);
    const {browser} = await openAt(test, snapshotPath('changed', pair.head_image));
    await find(browser, MASK);
    const toggle = await find(browser, '[role="switch"]');
    await toggle.click();
    await eventually(async () => assert.equal(await count(browser, MASK), 0), TIMEOUT_MS);
    await toggle.click();
    await find(browser, MASK);
    assert.ok(await sizeOfMask(browser), 'the mask must be loaded again');
    assert.deepEqual(await consoleProblemsOf(browser), []);
  });

  it('shows an icon, or a letter if the icon does not exist', async test => {
    const {app_info: app} = await fetchBuild(backend.origin, '101');
    const existing = await openAt(test, '/builds/101');
    await eventually(async () => {
      const [width = 0] = await sizeOf(existing.browser, `main img[alt="Icon of ${app.name}"]`);
      assert.ok(width > 0, 'the icon must be loaded');
    }, TIMEOUT_MS);

    const {app_info: other} = await fetchBuild(backend.origin, '104');
    const {proxy, browser} = await openAt(test, '/builds/104');
    await eventually(async () => {
      const tries = proxy
        .objectRequests()
        .filter(({path}) => path.endsWith(String(other.app_icon_id)));
      assert.ok(
        tries.some(({status}) => status === 404),
        'the icon must have been requested',
      );
      const letter = await find(browser, `main [role="img"][aria-label="Icon of ${other.name}"]`);
      assert.equal(await letter.getText(), other.name[0]);
    }, TIMEOUT_MS);
    assert.deepEqual(await consoleProblemsOf(browser), []);
  });
});

/**
 * An image's natural size, in pixels.
 *
 * @param {import('selenium-webdriver').WebDriver} browser
 * @param {string} selector
 * @returns {Promise<number[]>}
 */
function sizeOf(browser, selector) {
  return browser.executeScript((/** @type {string} */ selector) => {
    const image = document.querySelector(selector);
    return image instanceof HTMLImageElement ? [image.naturalWidth, image.naturalHeight] : [];
  }, selector);
}

/**
 * The natural size of the mask's picture.
 *
 * @param {import('selenium-webdriver').WebDriver} browser
 * @returns {Promise<number[]>}
 */
function sizeOfMask(browser) {
  return browser.executeScript(async (/** @type {string} */ selector) => {
    const mask = document.querySelector(selector);
    const [, url = ''] =
      /url\("(blob:.*)"\)/.exec(mask ? getComputedStyle(mask).maskImage : '') ?? [];
    const image = new Image();
    image.src = url;
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  }, MASK);
}
