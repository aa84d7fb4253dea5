// The service worker: images get their token from it, and everything works without it.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {launchBrowser} from './support/browser.mjs';
import {eventually} from './support/eventually.mjs';
import {openWorkerPage} from './support/worker-page.mjs';

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
});
