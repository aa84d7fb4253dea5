// Images for which there is no error event: CSS masks and backgrounds, and what script fetches.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {expiryOf} from '../support/fake-backend.mjs';
import {openFixture} from './support/fixture.mjs';

/** The session does not use a token that expires sooner than this: the server might refuse it. */
const SAFETY_MARGIN_MS = 5_000;

/** The age of the token when a URL is requested, in seconds. It lives 60. */
const AGES = [10, 45, 50, 54, 55, 56, 59, 60, 61, 600];

const url = (/** @type {string} */ key) =>
  `/api/0/organizations/acme/objectstore/v1/objects/preprod/org=1;project=2/1/2/${key}`;

describe('images that script fetches', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  it('freshImageUrl and fetch never use a token that is about to expire, however old it is', async test => {
    const {backend, page, poll, sleep, requestsOf, run} = await openFixture(browser, test);
    for (const age of AGES) {
      await poll();
      // No timer fires meanwhile, so only the call itself can notice the expiry.
      await sleep(age);
      const fresh = await page.evaluate(url => window.page.auth.freshImageUrl(url), url('fresh'));
      const token = new URL(fresh, 'http://localhost').searchParams.get('X-Os-Auth') ?? '';
      assert.ok(
        expiryOf(token) - backend.now >= SAFETY_MARGIN_MS,
        `the token of a URL after ${age} s`,
      );

      const fetched = await page.evaluate(
        url => window.page.auth.fetch(url).then((/** @type {Response} */ {status}) => status),
        url('fetched'),
      );
      assert.equal(fetched, 200);
      const used = requestsOf('fetched').at(-1)?.token ?? '';
      assert.ok(
        expiryOf(used) - backend.now >= SAFETY_MARGIN_MS,
        `the token of a fetch after ${age} s`,
      );

      const before = requestsOf('fresh').length;
      await run(`Object.assign(document.body.appendChild(document.createElement('div')).style, {
        width: '10px', height: '10px', maskImage: 'url("${fresh}")', backgroundImage: 'url("${fresh}")'})`);
      await eventually(() =>
        assert.ok(requestsOf('fresh').length > before, 'CSS must load the URL'),
      );
    }
    assert.deepEqual([...new Set(backend.objectStatuses)], [200]);
  });

  it('fetches and a mask whose token is refused share one refetch, and retry once', async test => {
    const {backend, page, render, advanceTime, requestsOf, refetchCounts} = await openFixture(
      browser,
      test,
    );
    await advanceTime(20, '', 10);
    backend.revoked.add(backend.token);
    let started = 0;
    page.on('request', request => (started += Number(request.url().includes('/v1/objects/'))));
    const release = backend.holdObjects();
    await render('Mask', {name: 'mask', object: 'mask'});
    const statuses = page.evaluate(
      urls =>
        Promise.all(
          urls.map(async url => {
            const {status} = await window.page.auth.fetch(url);
            return status;
          }),
        ),
      ['a', 'b', 'c'].map(url),
    );
    await eventually(() => assert.equal(started, 4));
    release();
    assert.deepEqual(await statuses, [200, 200, 200]);
    await page.locator('[data-status="loaded"]').waitFor();
    for (const key of ['a', 'b', 'c', 'mask'])
      assert.deepEqual(
        requestsOf(key).map(({status}) => status),
        [401, 200],
      );
    assert.deepEqual(await refetchCounts(), {'image-failed': 1});
  });

  it('a fetch that is refused twice resolves to the refusal, and a mask reports an error', async test => {
    const {backend, page, render, requestsOf, refetchCounts, advanceTime} = await openFixture(
      browser,
      test,
    );
    backend.revoked.has = () => true;
    const status = await page.evaluate(
      url => window.page.auth.fetch(url).then((/** @type {Response} */ {status}) => status),
      url('a'),
    );
    assert.equal(status, 401);
    assert.equal(requestsOf('a').length, 2);
    await render('Mask', {name: 'mask', object: 'mask'});
    await advanceTime(20, '', 10);
    const error = await page.locator('[data-status="failed"]').getAttribute('data-error');
    assert.match(error ?? '', /401/);
    assert.doesNotMatch(error ?? '', /X-Os-Auth|eyJ/);
    await advanceTime(600, '', 5);
    assert.equal(requestsOf('mask').length, 2, 'requests for the mask');
    // One refetch for the fetch, and one for the mask.
    assert.deepEqual(await refetchCounts(), {'image-failed': 2});
  });

  it('without kept images, a mask revokes its object URL when its URL changes or it is removed', async test => {
    const session = {keepImages: 0};
    const {page, render, unmount, run, assertNoConsoleProblems} = await openFixture(browser, test, {
      session,
    });
    await run(`page.created = []; page.revoked = [];
      const {createObjectURL, revokeObjectURL} = URL;
      URL.createObjectURL = blob => (page.created.push(createObjectURL(blob)), page.created.at(-1));
      URL.revokeObjectURL = url => (page.revoked.push(url), revokeObjectURL(url))`);
    const urls = () =>
      page.evaluate(() => ({created: window.page.created, revoked: window.page.revoked}));
    const mask = page.locator('[data-status="loaded"]');

    await render('Mask', {name: 'mask', object: 'a'}, {strict: true});
    await mask.waitFor();
    const first = await urls();
    assert.equal(first.created.length, 1, 'object URLs, also in StrictMode');
    assert.deepEqual(first.revoked, []);

    await render('Mask', {name: 'mask', object: 'b'}, {strict: true});
    await eventually(async () => assert.equal((await urls()).created.length, 2));
    await mask.waitFor();
    const {created, revoked} = await urls();
    assert.deepEqual(revoked, [created[0]]);
    assert.match((await mask.getAttribute('style')) ?? '', new RegExp(created[1] ?? 'a second'));

    await unmount();
    await eventually(async () => assert.deepEqual(await urls(), {created, revoked: created}));
    assertNoConsoleProblems();
  });

  it('a fetch for a mask is cancelled when its URL changes or it is removed', async test => {
    const {backend, page, render, unmount, run, requestsOf, assertNoConsoleProblems} =
      await openFixture(browser, test);
    await run(
      `URL.createObjectURL = () => { throw new Error('a cancelled mask needs no object URL') }`,
    );
    /** @type {string[]} */
    const failed = [];
    page.on('requestfailed', request => {
      const key = new URL(request.url()).pathname.split('/').at(-1);
      failed.push(`${key} ${request.failure()?.errorText}`);
    });
    const release = backend.holdObjects();

    /** @param {string} object */
    const startFetching = async object => {
      await render('Mask', {name: 'mask', object});
      // Wait until the request has left the browser. Cancelled before, it would never be answered.
      await eventually(() =>
        assert.ok(backend.requestedKeys.includes(object), `${object} must be requested`),
      );
    };
    await startFetching('a');
    await startFetching('b');
    await eventually(() => assert.deepEqual(failed, ['a net::ERR_ABORTED']));
    await unmount();
    await eventually(() => assert.deepEqual(failed, ['a net::ERR_ABORTED', 'b net::ERR_ABORTED']));
    release();
    await eventually(() => assert.equal(requestsOf('b').length, 1));
    assertNoConsoleProblems();
  });
});
