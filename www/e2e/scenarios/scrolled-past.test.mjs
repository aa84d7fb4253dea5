// Images that are no longer shown: their requests are cancelled, so that they do not delay visible images.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {openFixture} from './support/fixture.mjs';

const PAST = Array.from({length: 20}, (_, index) => `past-${index}`);
const VISIBLE = ['visible-0', 'visible-1', 'visible-2'];

describe('an image that is no longer shown', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /** @param {import('node:test').TestContext} test */
  async function open(test) {
    const fixture = await openFixture(browser, test);
    const {backend, page} = fixture;
    /** @type {string[]} */
    const cancelled = [];
    page.on('requestfailed', request => {
      if (request.failure()?.errorText === 'net::ERR_ABORTED') cancelled.push(request.url());
    });
    return {
      ...fixture,
      cancelled,
      /** Waits until the browser has sent as many requests as it does at a time. */
      awaitRequestsInFlight: () => eventually(() => assert.ok(backend.requestedKeys.length >= 6)),
      /** Waits until these are requested, although the server has not answered any request. */
      awaitRequestsFor: (/** @type {string[]} */ keys) =>
        eventually(
          () =>
            assert.deepEqual(
              keys.filter(key => !backend.requestedKeys.includes(key)),
              [],
            ),
          5_000,
        ),
    };
  }

  it('is not downloaded once React has unmounted it', async test => {
    const {
      backend,
      page,
      render,
      awaitRequestsInFlight,
      awaitRequestsFor,
      assertNoConsoleProblems,
    } = await open(test);
    const release = backend.holdObjects();
    await render('Images', {keys: PAST});
    await awaitRequestsInFlight();
    await render('Images', {keys: VISIBLE});
    await awaitRequestsFor(VISIBLE);
    release();
    await eventually(async () => assert.equal(await page.evaluate('page.loading'), 0));
    assert.ok(backend.requestedKeys.length < PAST.length, `requested: ${backend.requestedKeys}`);
    assertNoConsoleProblems();
  });

  it('is not downloaded once a list of useImageUrl has unmounted it', async test => {
    const {backend, unmount, render, awaitRequestsInFlight, awaitRequestsFor} = await open(test);
    backend.holdObjects();
    await render('Icons', {icons: PAST, name: 'Acme'});
    await awaitRequestsInFlight();
    await unmount();
    await render('Images', {keys: VISIBLE});
    await awaitRequestsFor(VISIBLE);
  });

  it('is not downloaded once it is unbound', async test => {
    const {backend, bind, awaitRequestsInFlight, awaitRequestsFor} = await open(test);
    backend.holdObjects();
    await bind('images', {keys: PAST});
    await awaitRequestsInFlight();
    await bind('images', {keys: VISIBLE});
    await awaitRequestsFor(VISIBLE);
  });

  it('reports no error, and is requested again when it is shown again', async test => {
    const {backend, page, render, run, awaitRequestsInFlight} = await open(test);
    await run(`page.errors = 0;
      document.addEventListener('error', () => page.errors++, true)`);
    const release = backend.holdObjects();
    await render('Hideable', {keys: PAST, hidden: false}, {strict: true});
    await awaitRequestsInFlight();
    await render('Hideable', {keys: PAST, hidden: true}, {strict: true});
    await eventually(async () => assert.equal(await page.evaluate('page.loading'), 0));
    await render('Hideable', {keys: PAST, hidden: false}, {strict: true});
    release();
    await eventually(async () =>
      assert.ok(
        await page.evaluate(
          `document.images.length === ${PAST.length} &&
            [...document.images].every(img => img.complete && img.naturalWidth > 0)`,
        ),
      ),
    );
    assert.equal(await page.evaluate('page.errors'), 0);
    assert.ok(backend.objectStatuses.every(status => status === 200));
  });

  it('is loaded with a valid token when it is shown again after its token has expired', async test => {
    const {backend, page, render, advanceTime, awaitRequestsInFlight} = await open(test);
    const release = backend.holdObjects();
    await render('Hideable', {keys: PAST, hidden: false});
    await awaitRequestsInFlight();
    await render('Hideable', {keys: PAST, hidden: true});
    await eventually(async () => assert.equal(await page.evaluate('page.loading'), 0));
    release();
    await advanceTime(90, '', 5);
    backend.objectStatuses.length = 0;
    await render('Hideable', {keys: PAST, hidden: false});
    await eventually(async () =>
      assert.ok(
        await page.evaluate(`document.images.length === ${PAST.length} &&
          [...document.images].every(img => img.complete && img.naturalWidth > 0)`),
      ),
    );
    assert.deepEqual([...new Set(backend.objectStatuses)], [200]);
  });

  it('stays as it is if it had loaded before it was unbound or hidden', async test => {
    const {page, bind, render, requestsOf} = await open(test);
    const areLoaded = () =>
      eventually(async () =>
        assert.ok(
          await page.evaluate(`page.kept.length === ${VISIBLE.length} &&
            page.kept.every(img => img.complete && img.naturalWidth > 0)`),
        ),
      );
    await bind('images', {keys: VISIBLE});
    await page.evaluate('page.kept = [...document.images]');
    await areLoaded();
    await page.evaluate('page.unmount()');
    await areLoaded();

    await render('Hideable', {keys: VISIBLE, hidden: false});
    await page.evaluate('page.kept = [...document.images]');
    await areLoaded();
    for (const hidden of [true, false]) await render('Hideable', {keys: VISIBLE, hidden});
    await areLoaded();
    for (const key of VISIBLE)
      assert.ok(requestsOf(key).length <= 2, `${key} must be loaded once by each page`);
  });

  it('is replaced by what its element is bound to next', async test => {
    const {backend, page, bind, awaitRequestsInFlight, awaitRequestsFor} = await open(test);
    backend.holdObjects();
    await bind('images', {keys: PAST});
    await awaitRequestsInFlight();
    await bind('reboundImages', {keys: VISIBLE});
    await awaitRequestsFor(VISIBLE);
    assert.equal(await page.evaluate('document.images.length'), VISIBLE.length);
  });
});
