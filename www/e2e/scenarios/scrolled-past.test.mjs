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
    const {world, page} = fixture;
    /** @type {string[]} */
    const cancelled = [];
    page.on('requestfailed', request => {
      if (request.failure()?.errorText === 'net::ERR_ABORTED') cancelled.push(request.url());
    });
    return {
      ...fixture,
      cancelled,
      /** Waits until the browser has sent as many requests as it does at a time. */
      awaitRequestsInFlight: () => eventually(() => assert.ok(world.asked.length >= 6)),
      /** Waits until these are requested, although the server has not answered any request. */
      awaitRequestsFor: (/** @type {string[]} */ keys) =>
        eventually(
          () =>
            assert.deepEqual(
              keys.filter(key => !world.asked.includes(key)),
              [],
            ),
          5_000,
        ),
    };
  }

  it('is not downloaded once React has unmounted it', async test => {
    const {world, page, render, areUnderWay, areAskedFor, assertNoComplaints} = await open(test);
    const answer = world.holdObjects();
    await render('Images', {keys: PAST});
    await areUnderWay();
    await render('Images', {keys: SEEN});
    await areAskedFor(SEEN);
    answer();
    await eventually(async () => assert.equal(await page.evaluate('page.loading'), 0));
    assert.ok(world.asked.length < PAST.length, `requested: ${world.asked}`);
    assertNoComplaints();
  });

  it('is not downloaded once a list of useImageUrl has unmounted it', async test => {
    const {world, hide, render, areUnderWay, areAskedFor} = await open(test);
    world.holdObjects();
    await render('Icons', {icons: PAST, name: 'Acme'});
    await areUnderWay();
    await hide();
    await render('Images', {keys: SEEN});
    await areAskedFor(SEEN);
  });

  it('is not downloaded once it is unbound', async test => {
    const {world, bind, areUnderWay, areAskedFor} = await open(test);
    world.holdObjects();
    await bind('images', {keys: PAST});
    await areUnderWay();
    await bind('images', {keys: SEEN});
    await areAskedFor(SEEN);
  });

  it('reports no error, and is requested again when it is shown again', async test => {
    const {world, page, render, run, areUnderWay} = await open(test);
    await run(`page.errors = 0;
      document.addEventListener('error', () => page.errors++, true)`);
    const answer = world.holdObjects();
    await render('Hideable', {keys: PAST, hidden: false}, {strict: true});
    await areUnderWay();
    await render('Hideable', {keys: PAST, hidden: true}, {strict: true});
    await eventually(async () => assert.equal(await page.evaluate('page.loading'), 0));
    await render('Hideable', {keys: PAST, hidden: false}, {strict: true});
    answer();
    await eventually(async () =>
      assert.ok(
        await page.evaluate(
          `document.images.length === ${PAST.length} &&
            [...document.images].every(img => img.complete && img.naturalWidth > 0)`,
        ),
      ),
    );
    assert.equal(await page.evaluate('page.errors'), 0);
    assert.ok(world.images.every(status => status === 200));
  });

  it('is loaded with a valid token when it is shown again after its token has expired', async test => {
    const {world, page, render, pass, areUnderWay} = await open(test);
    const answer = world.holdObjects();
    await render('Hideable', {keys: PAST, hidden: false});
    await areUnderWay();
    await render('Hideable', {keys: PAST, hidden: true});
    await eventually(async () => assert.equal(await page.evaluate('page.loading'), 0));
    answer();
    await pass(90, '', 5);
    world.images.length = 0;
    await render('Hideable', {keys: PAST, hidden: false});
    await eventually(async () =>
      assert.ok(
        await page.evaluate(`document.images.length === ${PAST.length} &&
          [...document.images].every(img => img.complete && img.naturalWidth > 0)`),
      ),
    );
    assert.deepEqual([...new Set(world.images)], [200]);
  });

  it('stays as it is if it had loaded before it was unbound or hidden', async test => {
    const {page, bind, render, requestsOf} = await open(test);
    const areLoaded = () =>
      eventually(async () =>
        assert.ok(
          await page.evaluate(`page.kept.length === ${SEEN.length} &&
            page.kept.every(img => img.complete && img.naturalWidth > 0)`),
        ),
      );
    await bind('images', {keys: SEEN});
    await page.evaluate('page.kept = [...document.images]');
    await areLoaded();
    await page.evaluate('page.hide()');
    await areLoaded();

    await render('Hideable', {keys: SEEN, hidden: false});
    await page.evaluate('page.kept = [...document.images]');
    await areLoaded();
    for (const hidden of [true, false]) await render('Hideable', {keys: SEEN, hidden});
    await areLoaded();
    for (const key of SEEN)
      assert.ok(requestsOf(key).length <= 2, `${key} must be loaded once by each page`);
  });

  it('is replaced by what its element is bound to next', async test => {
    const {world, page, bind, areUnderWay, areAskedFor} = await open(test);
    world.holdObjects();
    await bind('images', {keys: PAST});
    await areUnderWay();
    await bind('again', {keys: SEEN});
    await areAskedFor(SEEN);
    assert.equal(await page.evaluate('document.images.length'), SEEN.length);
  });
});
