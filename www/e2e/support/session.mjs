// A page with a session and images, a backend whose clock and tokens a test controls, and time that
// passes for both of them when the test says so.

import assert from 'node:assert/strict';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

import {openPage} from './browser.mjs';

const DIST = fileURLToPath(new URL('../../../pkg/dist/', import.meta.url));

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);

const START = Date.UTC(2026, 0, 1);

/** How long what is on its way may take on a busy machine. */
const PATIENCE_MS = 20_000;

/** What an app's page does: it has one session, mounts images and takes care of those that fail. */
const PAGE = `<!doctype html><link rel="icon" href="data:,"><script type="module">
  import {ImageAuth} from '/dist/index.js';
  const page = {calls: [], loading: 0, loaded: 0, broken: 0, urls: new Set()};
  const url = name => '/objectstore/v1/objects/preprod/_/' + name;
  const refetch = request => {
    page.calls.push(request.reason);
    return fetch('/api/build', {signal: request.signal});
  };
  const open = options => (page.auth = new ImageAuth({baseUrl: '/objectstore', refetch, ...options}));
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
  const lost = () => page.broken++;
  Object.assign(window, {page, url, open, loads, mount: name => void mount(name).catch(lost)});
</script>`;

/**
 * The backend, for as long as a test runs. Whoever starts it stops it.
 *
 * @param {{lifetime?: number, date?: boolean}} [options] seconds; whether responses say what time it is
 */
export async function startWorld({lifetime = 60, date = true} = {}) {
  const world = {
    /** By the server's clock. */
    now: START,
    lifetime,
    isDown: false,
    /** Tokens that are refused although they have not expired. */
    revoked: new Set(),
    /** How many API responses it gave. */
    responses: 0,
    /** The status of each image that was asked for. */
    images: /** @type {number[]} */ ([]),
    /** The newest token. */
    token: '',
  };
  const server = createServer(async (request, response) => {
    const {pathname, searchParams} = new URL(request.url ?? '/', 'http://localhost');
    response.sendDate = false;
    response.setHeader('Cache-Control', 'no-store');
    if (pathname === '/') {
      response.setHeader('Content-Type', 'text/html').end(PAGE);
    } else if (pathname.startsWith('/dist/')) {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(await readFile(DIST + pathname.slice('/dist/'.length)));
    } else if (world.isDown) {
      request.socket.destroy();
    } else if (pathname === '/api/build') {
      world.responses++;
      world.token = mint(world);
      if (date) response.setHeader('Date', new Date(world.now).toUTCString());
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({objectstore_token: world.token}));
    } else {
      const token = searchParams.get('X-Os-Auth') ?? '';
      const isGood = !world.revoked.has(token) && expiryOf(token) > world.now;
      response.statusCode = isGood ? 200 : 401;
      world.images.push(response.statusCode);
      response.setHeader('Content-Type', 'image/png').end(isGood ? PNG : undefined);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  const stop = async () => {
    server.closeAllConnections();
    server.close();
  };
  return {world, origin: `http://127.0.0.1:${address.port}`, stop};
}

/** @param {{now: number, lifetime: number, responses: number}} world */
function mint({now, lifetime, responses}) {
  const payload = {exp: Math.floor(now / 1000) + lifetime, jti: responses};
  const parts = [{alg: 'EdDSA', kid: 'k1'}, payload].map(part =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...parts, 'c2lnbmF0dXJl'].join('.');
}

/** @param {string} token */
function expiryOf(token) {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).exp * 1000;
  } catch {
    return 0;
  }
}

/**
 * A page with a session, whose clock stands still, `ahead` seconds ahead of the server's.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('node:test').TestContext} test
 * @param {{lifetime?: number, date?: boolean, ahead?: number, session?: object | null}} [options]
 */
export async function openSession(browser, test, {ahead = 0, session = {}, ...options} = {}) {
  const {world, origin, stop} = await startWorld(options);
  test.after(stop);
  const {page} = await openPage(browser, test);
  /** @type {Error[]} */
  const errors = [];
  page.on('pageerror', error => errors.push(error));
  const local = () => world.now + ahead * 1000;
  // It runs until it is stopped, and must not have come so far by then, however slow the machine.
  await page.clock.install({time: local() - 600_000});
  await page.goto(origin);
  await page.waitForFunction('window.open && window.mount');
  await page.clock.pauseAt(local());
  if (session) await page.evaluate(`open(${JSON.stringify(session)}), undefined`);

  /** Waits until nothing is on its way between the page and the server. */
  const settle = async () => {
    const deadline = performance.now() + PATIENCE_MS;
    while (await read('page.loading + (page.auth?.snapshot().refetching ? 1 : 0)')) {
      assert.ok(performance.now() < deadline, 'the page must come to rest');
      await delay(1);
    }
  };
  /** @param {string} expression */
  const read = expression => page.evaluate(expression);

  return {
    world,
    page,
    errors,
    read,
    settle,
    /**
     * Does something on the page, and does not wait for what that brings about.
     *
     * @param {string} code
     */
    run: code => page.evaluate(`{${code}};undefined`),
    /** How the session is. */
    snapshot: () => read('page.auth.snapshot()'),
    /** Why it refetched, so far. */
    calls: () => read('page.calls'),
    /**
     * Time passes, for the page and the server, in steps of so many seconds; before each, something is
     * done on the page.
     *
     * @param {number} seconds
     * @param {string} [each]
     * @param {number} [step]
     */
    async pass(seconds, each = '', step = 1) {
      for (let passed = 0; passed < seconds; passed += step) {
        if (each) await page.evaluate(`{${each}};undefined`);
        await settle();
        world.now += step * 1000;
        await page.clock.runFor(step * 1000);
      }
      await settle();
    },
    /**
     * The machine sleeps: the clocks go on, but for the monotonic one, and no timer fires.
     *
     * @param {number} seconds
     */
    async sleep(seconds) {
      world.now += seconds * 1000;
      await page.clock.setSystemTime(local());
    },
    /**
     * The page is frozen: the clocks go on, and each timer that was due fires once at the end.
     *
     * @param {number} seconds
     */
    async freeze(seconds) {
      world.now += seconds * 1000;
      await page.clock.fastForward(seconds * 1000);
    },
    /** @param {'visible' | 'hidden'} state */
    show: state =>
      page.evaluate(state => {
        Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});
        document.dispatchEvent(new Event('visibilitychange'));
      }, state),
  };
}
