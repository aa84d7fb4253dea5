// The page of all images: what it shows, and which requests contain the token.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {fetchSnapshot, nameOf} from '../support/api.mjs';
import {startBackend} from '../support/backend.mjs';
import {consoleProblemsOf, find, launchEngine, showsAllImages} from './support/browser.mjs';
import {scrollTo} from './support/gallery.mjs';
import {startProxy} from './support/proxy.mjs';

describe('the page of all images', () => {
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

  /** @param {import('node:test').TestContext} test */
  async function openGallery(test) {
    const proxy = await startProxy(backend);
    test.after(proxy.stop);
    const {browser} = engine;
    await browser.get(`${proxy.origin}/snapshots/202/images`);
    await showsAllImages(browser);
    return {proxy, browser};
  }

  it('shows the images in view, with the token in their query and nowhere else', async test => {
    const {proxy, browser} = await openGallery(test);
    const objects = proxy.objectRequests();
    assert.ok(objects.length >= 8, `${objects.length} images were loaded`);
    assert.deepEqual([...new Set(objects.map(({status}) => status))], [200]);
    const [token, ...more] = new Set(objects.map(object => object.token));
    assert.ok(token && proxy.tokens.includes(token), 'images must be loaded with the token');
    assert.deepEqual(more, [], 'further tokens of images');

    const elsewhere = proxy.requests.filter(({rest}) => rest.includes(token));
    assert.deepEqual(elsewhere, [], 'requests with the token in a header or a path');
    const others = proxy.requests.filter(({isObject}) => !isObject);
    assert.deepEqual([...new Set(others.map(other => other.token))], ['']);
    const stored = await browser.executeScript(() =>
      JSON.stringify([location.href, document.cookie, localStorage, sessionStorage, history.state]),
    );
    assert.ok(!String(stored).includes(token), 'what the page stores must not contain the token');
    assert.deepEqual(await consoleProblemsOf(browser), []);
  });

  it('loads each image that is scrolled to once, down to the last of 2,000', async test => {
    const {proxy, browser} = await openGallery(test);
    const last = (await fetchSnapshot(backend.origin, '202')).images.at(-1);
    assert.ok(last, 'the demo must have images');
    await scrollTo(browser, 1);
    await find(browser, `a[title="${nameOf(last)}"]`);
    await showsAllImages(browser);

    const paths = proxy.objectRequests().map(({path}) => path);
    assert.ok(paths.some(path => path.endsWith(last.key)));
    assert.equal(new Set(paths).size, paths.length, 'the number of images, and of their requests');
    assert.ok(paths.length < 200, `${paths.length} images were loaded to show a few`);
    const tokenRequests = proxy.tokenRequests().filter(({path}) => path.endsWith('/202'));
    assert.equal(tokenRequests.length, 1, 'API requests');
    assert.deepEqual(await consoleProblemsOf(browser), []);
  });
});
