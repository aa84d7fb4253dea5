// Components that are unmounted in any state leave no timers, listeners, subscriptions or memory behind.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';

import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {openFixture} from './support/fixture.mjs';

const NOTHING = {timers: 0, listeners: 0, subscriptions: 0};

/** The requests of `Everything`: one for the mask, and one for its two images, which have the same URL. */
const REQUESTS = 2;

const CYCLES = 10_000;

/** How many components are mounted at a time. */
const CROWD = 50;

/** Cycles that fill caches and compile code before the first measurement. */
const WARM_UP = 1_000;

/** A leak of half a kilobyte per cycle would be ten times as much. */
const MAX_GROWTH_BYTES = 500_000;

describe('components that mount and unmount', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /** @param {import('playwright-core').Page} page */
  const pending = page => page.evaluate('page.pending()');

  it('mounted twice by StrictMode cause one refetch, and load once', async test => {
    const fixture = await openFixture(browser, test, {token: false});
    const {page, backend, render, unmount, refetchCounts, requestsOf, assertNoConsoleProblems} =
      fixture;
    await render('Everything', {object: 'icon'}, {strict: true});
    await eventually(() => assert.equal(requestsOf('icon').length, REQUESTS));
    await page.locator('[aria-label="mask"][data-status="loaded"]').waitFor();
    await fixture.advanceTime(10, '', 5);
    assert.deepEqual(await refetchCounts(), {initial: 1});
    assert.equal(requestsOf('icon').length, REQUESTS);
    assert.equal(backend.apiResponses, 1);
    await unmount();
    assert.equal((await pending(page)).subscriptions, 0);
    assertNoConsoleProblems();
  });

  for (const {when, mount} of [
    {
      when: 'while they wait for the first token',
      /** @param {Awaited<ReturnType<typeof openFixture>>} fixture */
      async mount({backend, render}) {
        const release = backend.holdApi();
        await render('Everything', {object: 'icon'}, {strict: true});
        return release;
      },
    },
    {
      when: 'while they are loading',
      /** @param {Awaited<ReturnType<typeof openFixture>>} fixture */
      async mount({backend, page, poll, render}) {
        await poll();
        const release = backend.holdObjects();
        await render('Everything', {object: 'icon'}, {strict: true});
        await eventually(async () => assert.ok((await page.evaluate('page.loading')) > 0));
        return release;
      },
    },
    {
      when: 'while they wait for the refetch before a retry',
      /** @param {Awaited<ReturnType<typeof openFixture>>} fixture */
      async mount({backend, poll, render, requestsOf, snapshot}) {
        await poll();
        backend.revoked.add(backend.token);
        const release = backend.holdApi();
        await render('Everything', {object: 'icon'}, {strict: true});
        await eventually(() => assert.ok(requestsOf('icon').length >= 2));
        await eventually(async () => assert.ok((await snapshot()).refetching));
        return release;
      },
    },
    {
      when: 'during the retry',
      /** @param {Awaited<ReturnType<typeof openFixture>>} fixture */
      async mount({backend, page, poll, render, requestsOf, snapshot}) {
        await poll();
        backend.revoked.add(backend.token);
        const releaseApi = backend.holdApi();
        await render('Everything', {object: 'icon'}, {strict: true});
        await eventually(() => assert.ok(requestsOf('icon').length >= 2));
        const release = backend.holdObjects();
        releaseApi();
        await eventually(async () => assert.ok((await snapshot()).stats.imageRetries > 0));
        await eventually(async () => assert.ok((await page.evaluate('page.loading')) > 0));
        return release;
      },
    },
    {
      when: 'after they failed',
      /** @param {Awaited<ReturnType<typeof openFixture>>} fixture */
      async mount({backend, page, poll, render}) {
        await poll();
        backend.statusByKey.set('icon', 404);
        await render('Everything', {object: 'icon'}, {strict: true});
        await eventually(async () =>
          assert.equal(await page.locator('[data-status="failed"]').count(), 2),
        );
        return () => {};
      },
    },
  ]) {
    it(`that unmount ${when} leave nothing behind`, async test => {
      const fixture = await openFixture(browser, test, {token: false});
      const {page, read, unmount, advanceTime, poll, run, assertNoConsoleProblems} = fixture;
      const release = await mount(fixture);
      await unmount();
      const renders = await read('({...page.renders})');
      assert.equal((await pending(page)).subscriptions, 0, 'subscriptions right after unmounting');
      release();
      await advanceTime(30, '', 10);
      await poll();
      await advanceTime(30, '', 10);
      assert.deepEqual(
        await read('({...page.renders})'),
        renders,
        'renders of unmounted components',
      );
      await run('page.auth.dispose()');
      assert.deepEqual(await pending(page), NOTHING);
      assertNoConsoleProblems();
    });
  }

  it('elements that are unbound while they wait for a token are not changed later', async test => {
    const fixture = await openFixture(browser, test, {token: false});
    const {backend, page, bind, run, advanceTime, poll, assertNoConsoleProblems} = fixture;
    const release = backend.holdApi();
    await bind('images', {keys: ['a', 'b']});
    await page.evaluate('page.kept = [...document.images]');
    await bind('links', {links: [{object: 'c'}]});
    await page.evaluate('page.kept.push(...document.links)');
    assert.equal((await pending(page)).subscriptions, 1);
    await run('page.unmount()');
    assert.equal((await pending(page)).subscriptions, 0);
    release();
    await poll();
    await advanceTime(10, '', 5);
    const urls = await page.evaluate('page.kept.map(({src, href}) => src ?? href)');
    assert.deepEqual(urls.slice(0, 2), ['', ''], 'images');
    assert.doesNotMatch(urls[2], /X-Os-Auth/, 'a link');
    await run('page.auth.dispose()');
    assert.deepEqual(await pending(page), NOTHING);
    assertNoConsoleProblems();
  });

  for (const {what, isHeld} of [
    {what: 'whether the images have loaded or not', isHeld: false},
    {what: 'always before the images have loaded', isHeld: true},
  ]) {
    it(`${CYCLES} times, ${what}, keep memory flat, in JavaScript and in wasm`, async test => {
      const {backend, page, run, assertNoConsoleProblems} = await openFixture(browser, test, {
        lifetime: 3_600,
      });
      const release = isHeld ? backend.holdObjects() : () => {};
      const client = await page.context().newCDPSession(page);
      /** @param {number} cycles */
      const churn = async cycles => {
        await page.clock.resume();
        await page.evaluate(
          ({times, size}) => window.page.churn(times, 'Crowd', {size, object: 'icon'}),
          {times: cycles / CROWD, size: CROWD},
        );
      };
      /**
       * The smallest of several measurements, repeated until it is below `enough`. An element whose request was
       * cancelled is garbage only some tasks later, and a busy machine is slow.
       *
       * @param {number} enough
       */
      const measureHeap = async enough => {
        let heap = Infinity;
        for (
          let collections = 0;
          collections < 5 || (heap >= enough && collections < 100);
          collections++
        ) {
          await client.send('HeapProfiler.collectGarbage');
          const {usedSize} = await client.send('Runtime.getHeapUsage');
          heap = Math.min(heap, usedSize);
          await delay(200);
        }
        return heap;
      };
      const wasmBytes = () => page.evaluate('page.wasmBytes()');
      await churn(WARM_UP);
      const before = {heap: await measureHeap(Infinity), wasm: await wasmBytes()};
      await churn(CYCLES);
      const heap = await measureHeap(before.heap + MAX_GROWTH_BYTES);
      const after = {heap, wasm: await wasmBytes()};
      const grown = after.heap - before.heap;
      assert.ok(grown < MAX_GROWTH_BYTES, `the heap grew by ${grown} bytes`);
      assert.equal(after.wasm, before.wasm, 'bytes of wasm memory');
      assert.ok(after.wasm > 0);
      release();
      await run('page.auth.dispose()');
      assert.deepEqual((await pending(page)).listeners, 0);
      assertNoConsoleProblems();
    });
  }
});
