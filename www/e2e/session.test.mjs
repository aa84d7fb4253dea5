// The session in a real browser, whose clock the test controls: expiry, sleep, wrong clocks, and many
// images at once.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {launchBrowser} from './support/browser.mjs';
import {eventually} from './support/eventually.mjs';
import {openSession} from './support/session.mjs';

/** Mounts another image. */
const MOUNT = 'mount(window.count = (window.count ?? 0) + 1)';

/** @param {number} count */
const MOUNT_MANY = count => `for (let i = 0; i < ${count}; i++) mount('of-many-' + i)`;

const YEARS = 365.25 * 86_400;

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser?.close());

describe('a token that expires', () => {
  it('is replaced ahead of time in a visible tab, and no URL changes before that', async test => {
    const {backend, advanceTime, read, refetchReasons, errors} = await openSession(browser, test);
    await advanceTime(600, MOUNT, 2);
    assert.deepEqual([...new Set(backend.objectStatuses)], [200]);
    assert.equal(await read('page.loaded'), 300);
    const reasons = await refetchReasons();
    assert.equal(reasons[0], 'initial');
    assert.deepEqual([...new Set(reasons.slice(1))], ['expiring']);
    assert.ok(reasons.length >= 10 && reasons.length <= 14, `${reasons.length} refetches`);
    assert.ok((await read('page.urls.size')) <= reasons.length, 'at most one URL per token');
    assert.deepEqual(errors, []);
  });

  it('is not replaced if no URL was requested since the last one', async test => {
    const {advanceTime, run, refetchReasons} = await openSession(browser, test);
    await run(MOUNT);
    await advanceTime(600, '', 5);
    const {length} = await refetchReasons();
    assert.ok(length <= 2, `${length} refetches`);
  });

  it('is replaced once when a tab becomes visible after half an hour', async test => {
    const {backend, advanceTime, freeze, setVisibility, run, read, refetchReasons, settle} =
      await openSession(browser, test);
    await advanceTime(20, MOUNT);
    await setVisibility('hidden');
    const before = backend.apiResponses;
    await run(MOUNT);
    await advanceTime(120, '', 5);
    await freeze(1_660);
    await settle();
    assert.equal(backend.apiResponses, before, 'refetches while hidden');

    const failed = backend.objectStatuses.filter(status => status !== 200).length;
    await setVisibility('visible');
    await run(MOUNT_MANY(30));
    await settle();
    assert.equal(backend.apiResponses, before + 1);
    await advanceTime(10, MOUNT_MANY(17));
    await settle();
    assert.equal(backend.apiResponses, before + 1);
    assert.equal(backend.objectStatuses.filter(status => status !== 200).length, failed);
    assert.equal(await read('page.broken'), 0);
    assert.equal((await refetchReasons()).length, before + 1);
  });

  it('is not replaced while the tab is hidden, even if a URL is requested', async test => {
    const {advanceTime, setVisibility, run, read, refetchReasons} = await openSession(
      browser,
      test,
    );
    await advanceTime(10, MOUNT);
    await setVisibility('hidden');
    await advanceTime(120, `page.last = page.auth.imageUrl(url('asked')) ?? 'none'`, 5);
    assert.equal((await refetchReasons()).length, 1);
    assert.equal(await read('page.last'), 'none');
    await setVisibility('visible');
    await run(MOUNT);
    await advanceTime(10);
    assert.deepEqual(await refetchReasons(), ['initial', 'expired']);
  });

  it('is detected after sleep, before the first image is requested', async test => {
    const {backend, advanceTime, sleep, run, read, refetchReasons} = await openSession(
      browser,
      test,
    );
    await advanceTime(10, MOUNT);
    await sleep(3_600);
    assert.equal(await read(`page.auth.imageUrl(url('first')) ?? 'none'`), 'none');
    await run(MOUNT);
    await advanceTime(5);
    assert.deepEqual(await refetchReasons(), ['initial', 'expired']);
    assert.deepEqual([...new Set(backend.objectStatuses)], [200]);
  });

  it('is replaced after sleep without a new request for a URL', async test => {
    const {advanceTime, sleep, refetchReasons, snapshot, run} = await openSession(browser, test);
    await advanceTime(10, MOUNT);
    await run(`page.auth.imageUrl(url('a'))`);
    await sleep(3_600);
    await advanceTime(6);
    assert.deepEqual(await refetchReasons(), ['initial', 'expired']);
    assert.equal((await snapshot()).status, 'fresh');
  });
});

describe('a local clock that is wrong', () => {
  for (const [name, ahead] of Object.entries({
    '10 minutes fast': 600,
    '10 minutes slow': -600,
    '10 years fast': 10 * YEARS,
    '10 years slow': -10 * YEARS,
  })) {
    it(`${name}: with a Date header, no image fails and nothing loops`, async test => {
      const {backend, advanceTime, read, snapshot} = await openSession(browser, test, {
        ahead,
        lifetime: 300,
      });
      await advanceTime(900, MOUNT, 6);
      assert.deepEqual([...new Set(backend.objectStatuses)], [200]);
      assert.equal(await read('page.loaded'), 150);
      assert.ok(
        backend.apiResponses >= 3 && backend.apiResponses <= 6,
        `${backend.apiResponses} refetches`,
      );
      const {clockSkewMs, expiresAt, status} = await snapshot();
      assert.ok(Math.abs(clockSkewMs + ahead * 1000) <= 2_000, `skew ${clockSkewMs}`);
      const left = expiresAt - (await read('Date.now()'));
      assert.ok(status !== 'missing' && left > 0 && left <= 301_000, `${left} ms left`);
    });

    it(`${name}: without a Date header, but with the tokens’ lifetime, no image fails and nothing loops`, async test => {
      const options = {ahead, lifetime: 300, date: false, session: {lifetime: 300}};
      const {backend, advanceTime, read} = await openSession(browser, test, options);
      await advanceTime(900, MOUNT, 6);
      assert.deepEqual([...new Set(backend.objectStatuses)], [200]);
      assert.equal(await read('page.loaded'), 150);
      assert.ok(
        backend.apiResponses >= 3 && backend.apiResponses <= 6,
        `${backend.apiResponses} refetches`,
      );
    });

    it(`${name}: without either, only the first expiry may be noticed late`, async test => {
      const options = {ahead, lifetime: 300, date: false};
      const {backend, advanceTime, read} = await openSession(browser, test, options);
      await advanceTime(330, MOUNT, 6);
      const failures = backend.objectStatuses.filter(status => status !== 200).length;
      assert.ok(failures <= (ahead < 0 ? 2 : 0), `${failures} images failed`);
      await advanceTime(600, MOUNT, 6);
      assert.equal(backend.objectStatuses.filter(status => status !== 200).length, failures);
      assert.equal(await read('page.loaded'), 155);
      assert.ok(
        backend.apiResponses >= 3 && backend.apiResponses <= 7,
        `${backend.apiResponses} refetches`,
      );
    });
  }

  it('that is set forward and back while the page runs causes no loop and no failure', async test => {
    const {backend, page, advanceTime, read} = await openSession(browser, test, {lifetime: 300});
    await advanceTime(60, MOUNT, 6);
    for (const hours of [2, -2]) {
      const now = await read('Date.now()');
      await page.clock.setSystemTime(now + hours * 3_600_000);
      await advanceTime(150, MOUNT, 6);
    }
    assert.deepEqual([...new Set(backend.objectStatuses)], [200]);
    assert.ok(backend.apiResponses <= 6, `${backend.apiResponses} refetches`);
  });
});

describe('many images', () => {
  it('a thousand images that fail at once cause one refetch, and then all load', async test => {
    const {backend, run, read, settle, advanceTime, refetchReasons, errors} = await openSession(
      browser,
      test,
    );
    await run(MOUNT);
    await settle();
    await advanceTime(20);
    backend.revoked.add(backend.token);
    await run(MOUNT_MANY(1_000));
    await settle();
    await advanceTime(2);
    assert.deepEqual(await refetchReasons(), ['initial', 'image-failed']);
    assert.equal(await read('page.loaded'), 1_001);
    assert.equal(backend.objectStatuses.filter(status => status === 401).length, 1_000);
    assert.equal(backend.objectStatuses.length, 2_001);
    assert.deepEqual(errors, []);
  });

  it('a thousand images that wait for the first token cause one refetch', async test => {
    const {backend, run, read, settle, refetchReasons} = await openSession(browser, test);
    await run(MOUNT_MANY(1_000));
    await settle();
    await settle();
    assert.deepEqual(await refetchReasons(), ['initial']);
    assert.equal(await read('page.loaded'), 1_000);
    assert.equal(backend.objectStatuses.length, 1_000);
  });
});

describe('the page', () => {
  it('creates two sessions and disposes one, as StrictMode does, with one refetch and no error', async test => {
    const {run, read, settle, refetchReasons, errors} = await openSession(browser, test, {
      session: null,
    });
    await run(`
      const first = startSession();
      first.imageUrl(url('a'));
      first.freshImageUrl(url('a')).catch(error => (page.code = error.code));
      first.dispose();
      const second = startSession();
      second.imageUrl(url('a'));
      ${MOUNT}`);
    await settle();
    await settle();
    assert.equal(await read('page.code'), 'disposed');
    assert.equal(await read('page.loaded'), 1);
    assert.deepEqual((await refetchReasons()).slice(-1), ['initial']);
    assert.deepEqual(errors, []);
  });

  it('replaces a token that expired in the back-forward cache', async test => {
    const {run, advanceTime, sleep, settle, refetchReasons, snapshot} = await openSession(
      browser,
      test,
    );
    await run(MOUNT);
    await advanceTime(10, `page.auth.imageUrl(url('a'))`);
    await sleep(3_600);
    await run(`dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))`);
    await settle();
    assert.deepEqual(await refetchReasons(), ['initial', 'expired']);
    assert.equal((await snapshot()).status, 'fresh');
  });

  it('refetches when it is online again', async test => {
    const {backend, run, advanceTime, settle, refetchReasons, snapshot} = await openSession(
      browser,
      test,
    );
    backend.isDown = true;
    await run(`page.auth.imageUrl(url('a'))`);
    await advanceTime(100);
    assert.equal((await snapshot()).error !== undefined, true);
    const before = (await refetchReasons()).length;
    assert.ok(before >= 3 && before <= 20, `${before} refetches`);
    backend.isDown = false;
    await advanceTime(5);
    await run(`dispatchEvent(new Event('online'))`);
    await settle();
    await advanceTime(1);
    const {status, error} = await snapshot();
    assert.deepEqual([status, error], ['fresh', undefined]);
  });

  it('fetches an object again after its token was refused, with one refetch', async test => {
    const {backend, run, read, advanceTime, refetchReasons} = await openSession(browser, test);
    await run(MOUNT);
    await advanceTime(20);
    backend.revoked.add(backend.token);
    await run(`for (let i = 0; i < 20; i++)
      page.auth.fetch(url('blob')).then(response => response.blob()).then(blob => (page.size = blob.size))`);
    await eventually(async () => assert.equal(await read('page.size'), 67));
    assert.deepEqual(await refetchReasons(), ['initial', 'image-failed']);
    assert.ok(backend.objectStatuses.filter(status => status === 401).length <= 20);
  });
});
