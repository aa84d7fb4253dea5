// Opens a page on a fake backend. The test controls the clock of both.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

import {openPage} from './browser.mjs';
import {startFakeBackend} from './fake-backend.mjs';

const DIST = fileURLToPath(new URL('../../../pkg/dist/', import.meta.url));

/** How long requests and refetches may take on a busy machine. */
const SETTLE_TIMEOUT_MS = 60_000;

/** A minimal app: it has one session, mounts images, and retries those that fail. */
const PAGE = `<!doctype html><link rel="icon" href="data:,"><script type="module">
  import {ImageAuth} from '/dist/index.js';
  const page = {refetchReasons: [], loading: 0, loaded: 0, broken: 0, urls: new Set()};
  const url = name => '/objectstore/v1/objects/preprod/_/' + name;
  const refetch = request => {
    page.refetchReasons.push(request.reason);
    return fetch('/api/build', {signal: request.signal});
  };
  const startSession = options => (page.auth = new ImageAuth({baseUrl: '/objectstore', refetch, ...options}));
  function loads(src) {
    page.urls.add(src.split('?')[1]);
    page.loading++;
    return new Promise(resolve => {
      const img = document.createElement('img');
      const end = isLoaded => () => (page.loading--, resolve(isLoaded));
      Object.assign(img, {onload: end(true), onerror: end(false), src});
      document.body.append(img);
    });
  }
  async function mount(name) {
    let src = page.auth.imageUrl(url(name)) ?? (await page.auth.freshImageUrl(url(name)));
    while (src && !(await loads(src))) src = await page.auth.imageFailed(src);
    if (src) page.loaded++;
    else page.broken++;
  }
  const countBroken = () => page.broken++;
  Object.assign(window, {page, url, startSession, loads, mount: name => void mount(name).catch(countBroken)});
</script>`;

/** @type {import('./fake-backend.mjs').Site} */
async function site(pathname) {
  if (pathname === '/') return {type: 'text/html', body: PAGE};
  if (!pathname.startsWith('/dist/')) return undefined;
  return {type: 'text/javascript', body: await readFile(DIST + pathname.slice('/dist/'.length))};
}

/**
 * Opens a page with a session. Its clock is paused, `ahead` seconds ahead of the server's.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('node:test').TestContext} test
 * @param {{lifetime?: number, date?: boolean, ahead?: number, session?: object | null}} [options]
 */
export async function openSession(browser, test, {session = {}, ...options} = {}) {
  const opened = await openWithFakeBackend(browser, test, {site, ...options});
  if (session) await opened.run(`startSession(${JSON.stringify(session)})`);
  return opened;
}

/**
 * Opens a page and pauses its clock. The page must define a global `page` with its session `auth`, the reason
 * of each refetch in `refetchReasons`, and the number of images that are `loading`.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('node:test').TestContext} test
 * @param {Parameters<typeof startFakeBackend>[0] & {ahead?: number}} options
 */
export async function openWithFakeBackend(browser, test, {ahead = 0, ...options}) {
  const {backend, origin, stop} = await startFakeBackend(options);
  test.after(stop);
  const {page, consoleProblems} = await openPage(browser, test);
  /** @type {Error[]} */
  const errors = [];
  page.on('pageerror', error => errors.push(error));
  const local = () => backend.now + ahead * 1000;
  // The clock runs until it is paused, which must be in its future, even on a slow machine.
  await page.clock.install({time: local() - 600_000});
  await page.goto(origin);
  await page.waitForFunction('window.page');
  await page.clock.pauseAt(local());

  /** Waits until no image is loading and no refetch is running. */
  const settle = async () => {
    const deadline = performance.now() + SETTLE_TIMEOUT_MS;
    while (await read('page.loading + (page.auth?.snapshot().refetching ? 1 : 0)')) {
      assert.ok(performance.now() < deadline, 'images and refetches must end');
      await delay(1);
    }
  };
  /** @param {string} expression */
  const read = expression => page.evaluate(expression);

  return {
    backend,
    page,
    consoleProblems,
    errors,
    read,
    settle,
    /**
     * Runs code in the page. Does not wait for promises that it starts.
     *
     * @param {string} code
     */
    run: code => page.evaluate(`{${code}};undefined`),
    snapshot: () => read('page.auth.snapshot()'),
    /** The reason of each refetch so far. */
    refetchReasons: () => read('page.refetchReasons'),
    /**
     * Advances the clocks of the page and the server, in steps of `step` seconds. Runs `each` in the page
     * before every step.
     *
     * @param {number} seconds
     * @param {string} [each]
     * @param {number} [step]
     */
    async advanceTime(seconds, each = '', step = 1) {
      for (let passed = 0; passed < seconds; passed += step) {
        if (each) await page.evaluate(`{${each}};undefined`);
        await settle();
        backend.now += step * 1000;
        await page.clock.runFor(step * 1000);
      }
      await settle();
    },
    /**
     * Simulates a sleeping machine: wall clocks advance, the monotonic clock does not, and no timer fires.
     *
     * @param {number} seconds
     */
    async sleep(seconds) {
      backend.now += seconds * 1000;
      await page.clock.setSystemTime(local());
    },
    /**
     * Simulates a frozen page: the clocks advance, and each timer that was due fires once at the end.
     *
     * @param {number} seconds
     */
    async freeze(seconds) {
      backend.now += seconds * 1000;
      await page.clock.fastForward(seconds * 1000);
    },
    /** @param {'visible' | 'hidden'} state */
    setVisibility: state =>
      page.evaluate(state => {
        Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});
        document.dispatchEvent(new Event('visibilitychange'));
      }, state),
  };
}
