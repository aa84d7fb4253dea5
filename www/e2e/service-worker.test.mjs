// The service worker: images get their token from it, and everything works without it.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';

import {launchBrowser} from './support/browser.mjs';
import {eventually} from './support/eventually.mjs';
import {startFakeBackend} from './support/fake-backend.mjs';
import {BASE, openWorkerPage} from './support/worker-page.mjs';

describe('the service worker', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  it('does nothing on a first visit: images have their token in the URL', async test => {
    const {page, backend, show, connect} = await openWorkerPage(browser, test, {
      isControlled: false,
    });
    assert.match(await show('a'), /\?X-Os-Auth=/);
    assert.equal(await connect(), false);
    assert.match(await show('b'), /\?X-Os-Auth=/);
    assert.equal(await page.evaluate('page.auth.snapshot().mode'), 'token');
    assert.deepEqual(backend.objectStatuses, [200, 200]);
  });

  it('puts the token into a header, and no URL of the page holds it', async test => {
    const {page, backend, show, connect, consoleProblems} = await openWorkerPage(browser, test);
    assert.equal(await connect(), true);
    assert.doesNotMatch(await show('a'), /X-Os-Auth/);
    assert.equal(await page.evaluate('page.auth.snapshot().mode'), 'service-worker');
    assert.deepEqual(
      backend.requests.map(({key, status, inHeader, url}) => [
        key,
        status,
        inHeader,
        url.includes('?'),
      ]),
      [['a', 200, true, false]],
    );
    assert.deepEqual(consoleProblems, []);
  });

  it('asks the page when it was stopped: no image is refused, and 60 images cause one question', async test => {
    const {page, backend, connect, show, stopWorker} = await openWorkerPage(browser, test);
    await connect();
    await show('first');
    await stopWorker();
    await page.evaluate(`page.asked = 0;
      navigator.serviceWorker.addEventListener('message', ({data}) => page.asked += data.type === 'ask')`);
    await page.evaluate(
      'Promise.all(Array.from({length: 60}, (_, index) => page.show("image-" + index)))',
    );
    assert.equal(await page.evaluate('page.asked'), 1);
    assert.equal(backend.requests.length, 61);
    assert.ok(backend.requests.every(({status, inHeader}) => status === 200 && inHeader));
  });

  it('gives each page the token of its own user', async test => {
    const {page, backend, connect, openAnother} = await openWorkerPage(browser, test);
    await connect();
    await page.evaluate('page.show("a")');
    const first = backend.token;
    const other = await openAnother();
    await other.evaluate('page.connect()');
    await other.evaluate('page.show("b")');
    await page.evaluate('page.show("c")');
    const tokens = Object.fromEntries(backend.requests.map(({key, token}) => [key, token]));
    assert.equal(tokens['a'], first);
    assert.equal(tokens['c'], first);
    assert.notEqual(tokens['b'], first);
  });

  it('leaves the requests of a page without a session alone', async test => {
    const {page, backend, origin, connect} = await openWorkerPage(browser, test);
    await connect();
    const status = await page.evaluate(async base => {
      const frame = document.createElement('iframe');
      frame.src = '/?frame';
      document.body.append(frame);
      await new Promise(resolve => frame.addEventListener('load', resolve));
      const response = await frame.contentWindow?.fetch(`${base}/v1/objects/preprod/_/x`);
      return response?.status;
    }, origin + BASE);
    assert.equal(status, 401);
    assert.equal(backend.requests.at(-1)?.token, '');
  });

  it('asks for another token once if the server refuses the first, and sends the image again', async test => {
    const {page, backend, show, connect} = await openWorkerPage(browser, test);
    // Not by a refetch: soon after one, there is no other.
    await page.evaluate(`page.auth.ingest('${backend.mint()}')`);
    await connect();
    await show('a');
    backend.revoked.add(backend.token);
    assert.doesNotMatch(await show('b'), /X-Os-Auth/);
    assert.deepEqual(backend.objectStatuses, [200, 401, 200]);
    assert.deepEqual(await page.evaluate('page.refetchReasons'), ['image-failed']);
  });

  it('neither refetches nor retries for an image that does not exist', async test => {
    const {page, backend, show, connect} = await openWorkerPage(browser, test);
    await connect();
    await show('a');
    backend.statusByKey.set('missing', 404);
    const status = await page.evaluate('fetch(url("missing")).then(({status}) => status)');
    assert.equal(status, 404);
    assert.deepEqual(backend.objectStatuses, [200, 404]);
    assert.equal((await page.evaluate('page.refetchReasons')).length, 1);
  });

  it('waits 2 s for a page that has no token, and then the image gets it in its URL', async test => {
    const {page, backend, connect, show} = await openWorkerPage(browser, test);
    await connect();
    await show('a');
    await page.evaluate(`page.auth.ingest(null); page.auth.imageUrl(url('x'))`);
    const release = backend.holdApi();
    backend.revoked.add(backend.token);
    const began = performance.now();
    const src = show('b');
    await eventually(() => assert.equal(backend.objectStatuses.at(-1), 401));
    const seconds = (performance.now() - began) / 1_000;
    assert.ok(seconds < 3, `the image was held up for ${seconds} s`);
    release();
    assert.match(await src, /X-Os-Auth|b$/);
  });

  it('is not used for another base, other methods, look-alike paths and URLs with a token', async test => {
    const {page, backend, connect, show} = await openWorkerPage(browser, test);
    await connect();
    await show('a');
    const before = backend.requests.length;
    await page.evaluate(async () => {
      const {auth} = window.page;
      const src = auth.peekImageUrl('/api/os/objectstore/v1/objects/preprod/_/own');
      await fetch(src ?? '');
      await fetch('/api/os/objectstore/v1/objects/preprod/_/posted', {method: 'POST'});
      await fetch('/api/os2/objectstore/v1/objects/preprod/_/alike');
      await fetch('/api/os/../os2/objectstore/v1/objects/preprod/_/dots');
      await fetch('/api/os/objectstore/v1/objects/preprod/_/signed?os_sig=x&os_kid=y');
    });
    assert.deepEqual(
      backend.requests.slice(before).map(({key, inHeader}) => [key, inHeader]),
      [
        ['own', false],
        ['posted', false],
        ['alike', false],
        ['dots', false],
        ['signed', false],
      ],
    );
  });

  it('puts the token into the query where the base is of another origin, without a preflight', async test => {
    const other = await startFakeBackend({site: async () => undefined, lifetime: 600});
    test.after(other.stop);
    other.backend.now = Date.now();
    const base = other.origin + BASE;
    const {page, connect} = await openWorkerPage(browser, test, {options: {baseUrl: base}});
    const token = other.backend.mint();
    await page.evaluate(`page.startSession({baseUrl: '${base}'}); page.auth.ingest('${token}')`);
    assert.equal(await connect(), true);
    const src = await page.evaluate(async base => {
      const img = new Image();
      const loaded = new Promise((resolve, reject) =>
        Object.assign(img, {onload: resolve, onerror: reject}),
      );
      img.src = window.page.auth.imageUrl(`${base}/v1/objects/preprod/_/a`) ?? '';
      await loaded;
      return img.src;
    }, base);
    assert.doesNotMatch(src, /X-Os-Auth/);
    assert.deepEqual(
      other.backend.requests.map(({method, inHeader, status}) => [method, inHeader, status]),
      [['GET', false, 200]],
    );
  });

  it('does not take the token to where a redirect leads', async test => {
    const other = await startFakeBackend({site: async () => undefined});
    test.after(other.stop);
    const {page, backend, connect, show} = await openWorkerPage(browser, test);
    await connect();
    await show('a');
    backend.redirects.set('moved', `${other.origin}${BASE}/v1/objects/preprod/_/moved`);
    await page.evaluate('void page.show("moved")');
    await eventually(() => assert.ok(other.backend.requests.length > 0));
    for (const {token, url} of other.backend.requests) {
      assert.equal(token, '');
      assert.doesNotMatch(url, /X-Os-Auth/);
    }
  });

  it('keeps the range of a request', async test => {
    const {page, backend, connect, show} = await openWorkerPage(browser, test, {
      options: {cache: {name: 'images'}},
    });
    await connect();
    await show('a');
    await page.evaluate(`fetch(url('b'), {headers: {Range: 'bytes=0-3'}})`);
    const {range, inHeader} = backend.requests.at(-1) ?? {};
    assert.deepEqual([range, inHeader], ['bytes=0-3', true]);
  });

  it('ignores messages that are not of its protocol', async test => {
    const {page, backend, connect, show} = await openWorkerPage(browser, test);
    await connect();
    await show('a');
    await page.evaluate(`for (const message of [null, 'text', {}, {objectstoreImageAuth: 2, type: 'forget'},
      {objectstoreImageAuth: 1}, {objectstoreImageAuth: 1, type: 'token', base: location.origin + '${BASE}',
        param: 'X-Os-Auth', session: 7, sequence: NaN, auth: {token: {}}}])
      navigator.serviceWorker.controller.postMessage(message)`);
    await show('b');
    assert.deepEqual(backend.objectStatuses, [200, 200]);
  });

  it('sends the token of a link in its URL', async test => {
    const {page, connect, show} = await openWorkerPage(browser, test);
    await connect();
    await show('a');
    assert.match(String(await page.evaluate('page.auth.peekImageUrl(url("a"))')), /X-Os-Auth=/);
  });

  it('is left alone where its script may not compile wasm, with one warning', async test => {
    const {backend, show, connect} = await openWorkerPage(browser, test, {
      script: "WebAssembly.Module = class { constructor() { throw new Error('forbidden') } }",
    });
    assert.equal(await connect(), false);
    assert.match(await show('a'), /X-Os-Auth=/);
    assert.deepEqual(backend.objectStatuses, [200]);
  });

  it('forgets the token: what is requested afterwards gets none', async test => {
    const {page, backend, connect, show} = await openWorkerPage(browser, test);
    await connect();
    await show('a');
    await page.evaluate('page.auth.forget()');
    await page.evaluate('fetch(url("b"))');
    assert.equal(backend.requests.at(-1)?.token, '');
    assert.equal(backend.requests.at(-1)?.status, 401);
  });
});

describe('the cache of the service worker', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  const CACHED = {options: {cache: {name: 'images'}}};

  for (const {title, setup, requests} of [
    {title: 'keeps an image through 12 tokens: one request', setup: CACHED, requests: 1},
    {title: 'keeps nothing unless it is told to: 12 requests', setup: {}, requests: 12},
  ]) {
    it(title, async test => {
      const {page, backend, connect} = await openWorkerPage(browser, test, setup);
      await page.evaluate(`page.auth.ingest('${backend.mint()}')`);
      await connect();
      for (let rotation = 0; rotation < 12; rotation++) {
        // Not an element: the browser would show the image that it has.
        assert.equal(await page.evaluate('fetch(url("a")).then(({status}) => status)'), 200);
        if (requests === 1) await awaitKept(page, 1);
        backend.revoked.add(backend.token);
        // The next token expires later than this one.
        backend.now += 2_000;
        await page.evaluate('page.auth.refetch()');
      }
      const tokens = backend.requests.filter(({status}) => status === 200);
      assert.equal(tokens.length, requests);
    });
  }

  it('keeps what it has when it is stopped', async test => {
    const {page, backend, connect, show, stopWorker} = await openWorkerPage(browser, test, CACHED);
    await connect();
    await show('a');
    await awaitKept(page, 1);
    await stopWorker();
    assert.equal(await page.evaluate('fetch(url("a")).then(({status}) => status)'), 200);
    assert.deepEqual(backend.objectStatuses, [200]);
  });

  it('downloads once what two pages request at the same time', async test => {
    const {page, backend, connect, openAnother} = await openWorkerPage(browser, test, CACHED);
    await connect();
    await page.evaluate('page.show("first")');
    const other = await openAnother();
    await other.evaluate('page.connect()');
    await other.evaluate('page.auth.freshImageUrl(url("a"))');
    const release = backend.holdObjects();
    const shown = [page, other].map(page => page.evaluate('page.show("a")'));
    await eventually(() => assert.ok(backend.requestedKeys.includes('a')));
    await delay(300);
    release();
    await Promise.all(shown);
    assert.equal(backend.requestedKeys.filter(key => key === 'a').length, 1);
  });

  it('holds no token, and nothing that the app can find by the URL of an image', async test => {
    const {page, connect, show, backend} = await openWorkerPage(browser, test, CACHED);
    await connect();
    await show('a');
    await awaitKept(page, 1);
    const kept = await page.evaluate(async () => {
      const found = await caches.match('/api/os/objectstore/v1/objects/preprod/_/a');
      const cache = await caches.open('images');
      const texts = [];
      for (const request of await cache.keys()) {
        const response = await cache.match(request);
        texts.push(request.url, ...request.headers, ...(response?.headers ?? []));
      }
      return {found: Boolean(found), text: texts.flat().join(' ')};
    });
    assert.equal(kept.found, false);
    assert.ok(kept.text.includes('objectstore'));
    assert.ok(!kept.text.includes(backend.token));
  });

  it('is empty before `forget` resolves', async test => {
    const {page, connect, show} = await openWorkerPage(browser, test, CACHED);
    await connect();
    await show('a');
    await awaitKept(page, 1);
    assert.equal(await page.evaluate(`page.auth.forget().then(() => caches.has('images'))`), false);
  });

  it('does not keep what must not be stored', async test => {
    const {page, backend, connect, show} = await openWorkerPage(browser, test, CACHED);
    await connect();
    backend.objectHeaders = {'Cache-Control': 'no-store'};
    await show('a');
    await page.evaluate('fetch(url("a"))');
    assert.deepEqual(backend.objectStatuses, [200, 200]);
  });

  /** @param {import('playwright-core').Page} page @param {number} count */
  const awaitKept = (page, count) =>
    eventually(async () => {
      const kept = await page.evaluate(
        async () => (await (await caches.open('images')).keys()).length,
      );
      assert.equal(kept, count, 'images that are kept');
    });
});
