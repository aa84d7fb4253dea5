// A page that keeps API responses in a query library's cache: its images load while tokens come and go, and no token is
// kept anywhere.

import assert from 'node:assert/strict';

import {openPageIn} from '../../e2e/support/browser.mjs';
import {eventually} from '../../e2e/support/eventually.mjs';
import {recordImages, refused} from '../../e2e/support/traffic.mjs';

/** How the backend mints tokens: they are used for 2 to 4 s each, and refused as soon as they have expired. */
export const SHORT_LIVED = ['--token-lifetime', '8', '--leeway', '0'];

/** How many tokens images are loaded with, while the page polls, and then while only the session refetches. */
const POLLED_TOKENS = 4;
const REFETCHED_TOKENS = 3;

/** Long enough for all of these. */
const ROTATIONS_MS = 90_000;

const ONE_OBJECT = '`data` stays the same object if only the token changes';

const SNAPSHOT = /\/snapshots\/\d+$/;

/**
 * Where the cache may be written to, apart from memory.
 *
 * @typedef {object} Kept
 * @property {boolean} inStorage
 * @property {string} [onChannel] the name of a `BroadcastChannel`
 */

/**
 * @typedef {object} Observed what the page shows the driver
 * @property {import('objectstore-image-auth').ImageAuth} auth
 * @property {Set<unknown>} data each that was rendered
 * @property {() => unknown} cache
 */

/**
 * Opens `url` and uses the page.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {Kept} kept
 */
export async function assertRotates(browser, url, kept) {
  const context = await browser.newContext();
  try {
    await context.addInitScript(recordWrites);
    const heard = await listen(context, url, kept.onChannel);
    const visit = await openPageIn(context);
    const {page} = visit;
    const loads = await recordImages(page);
    const tokens = recordTokens(page);
    await page.goto(url);

    await showUntil(page, loads, POLLED_TOKENS);
    assert.ok(tokens.length > POLLED_TOKENS, 'the page polls, and each response has a token');
    assert.equal((await observe(page)).data, 1, ONE_OBJECT);

    await page.getByText('Stop polling').click();
    const before = await observe(page);
    const polls = tokens.length;
    await showUntil(page, loads, POLLED_TOKENS + REFETCHED_TOKENS);
    const {data, snapshot} = await observe(page);
    const refetches = snapshot.stats.refetches - before.snapshot.stats.refetches;
    const requests = tokens.length - polls;
    assert.ok(refetches >= REFETCHED_TOKENS - 1, 'the session refetches by itself');
    // A poll may have been under way when polling was stopped, and a refetch may be now.
    assert.ok(
      Math.abs(requests - refetches) <= 1,
      `${requests} requests of ${refetches} refetches`,
    );
    assert.equal(data, 1, ONE_OBJECT);
    assert.equal(snapshot.stats.refetchFailures, 0, 'no refetch fails');

    assertLoadedOnce(loads);
    if (kept.inStorage) {
      await page.reload();
      await showUntil(page, loads, 1 + new Set(loads.map(({token}) => token)).size);
    }
    assert.deepEqual(refused(loads), [], 'no image is refused');
    assert.deepEqual(visit.consoleProblems, [], 'nothing goes wrong in the page');
    await assertKeepsNone(page, tokens, kept, heard);
    return undefined;
  } finally {
    await context.close();
  }
}

/**
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{data: number, snapshot: import('objectstore-image-auth').ImageAuthSnapshot}>}
 */
function observe(page) {
  return page.evaluate(() => {
    /** @type {Observed} */
    const {data, auth} = /** @type {any} */ (globalThis).observed;
    return {data: data.size, snapshot: auth.snapshot()};
  });
}

/** In the page, before its scripts: records all that it writes. */
function recordWrites() {
  /** @type {string[]} */
  const writes = [];
  Object.assign(globalThis, {writes});
  const {setItem} = Storage.prototype;
  Storage.prototype.setItem = function (key, value) {
    writes.push(`${key}: ${value}`);
    setItem.call(this, key, value);
  };
  for (const [prototype, name] of /** @type {const} */ ([
    [BroadcastChannel.prototype, 'postMessage'],
    [IDBObjectStore.prototype, 'put'],
    [IDBObjectStore.prototype, 'add'],
  ])) {
    /** @type {Record<string, Function>} */
    const methods = /** @type {any} */ (prototype);
    const original = methods[name];
    methods[name] = function (/** @type {unknown[]} */ ...args) {
      writes.push(JSON.stringify(args[0]));
      return original?.apply(this, args);
    };
  }
}

/**
 * Another tab of the same origin, which gets what the page sends on a channel.
 *
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} url
 * @param {string | undefined} channel
 * @returns {Promise<() => Promise<string[]>>}
 */
async function listen(context, url, channel) {
  if (channel === undefined) return async () => [];
  const tab = await context.newPage();
  await tab.goto(new URL('/api/0/organizations/acme/builds', url).href);
  const heard = await tab.evaluateHandle(name => {
    /** @type {string[]} */
    const heard = [];
    new BroadcastChannel(name).onmessage = ({data}) => heard.push(JSON.stringify(data));
    return heard;
  }, channel);
  return () => heard.jsonValue();
}

/**
 * The tokens of all responses from now on.
 *
 * @param {import('playwright-core').Page} page
 */
function recordTokens(page) {
  /** @type {string[]} */
  const tokens = [];
  page.on('response', async response => {
    if (!SNAPSHOT.test(response.url())) return;
    tokens.push((await response.json()).objectstore_token);
  });
  return tokens;
}

/**
 * Shows one image after the other, until they were loaded with so many tokens.
 *
 * @param {import('playwright-core').Page} page
 * @param {import('../../e2e/support/traffic.mjs').Load[]} loads
 * @param {number} tokens
 */
async function showUntil(page, loads, tokens) {
  await eventually(async () => {
    await eventually(async () => {
      const images = await page.evaluate(() =>
        Array.from(document.images, ({complete, naturalWidth}) => complete && naturalWidth > 0),
      );
      assert.ok(images.length > 0 && images.every(Boolean), 'all images that are shown load');
    });
    const used = new Set(loads.map(({token}) => token)).size;
    if (used < tokens) {
      await page.waitForTimeout(500);
      await page.getByText('One more').click();
    }
    assert.ok(used >= tokens, `images are loaded with ${tokens} tokens, one after the other`);
  }, ROTATIONS_MS);
}

/** @param {import('../../e2e/support/traffic.mjs').Load[]} loads */
function assertLoadedOnce(loads) {
  const paths = loads.map(({path}) => path);
  assert.deepEqual(paths, [...new Set(paths)], 'each image is requested once');
}

/**
 * @param {import('playwright-core').Page} page
 * @param {readonly string[]} tokens
 * @param {Kept} kept
 * @param {() => Promise<string[]>} heard
 */
async function assertKeepsNone(page, tokens, {inStorage, onChannel}, heard) {
  const places = {
    cache: [
      await page.evaluate(() => JSON.stringify(/** @type {any} */ (globalThis).observed.cache())),
    ],
    storage: await page.evaluate(() => [
      ...Object.values(localStorage),
      ...Object.values(sessionStorage),
    ]),
    writes: await page.evaluate(() => /** @type {any} */ (globalThis).writes),
    channel: await heard(),
  };
  const isKept = (/** @type {readonly string[]} */ texts) => /image_file_name/.test(texts.join());
  assert.ok(isKept(places.cache), 'the cache has the response');
  assert.equal(isKept(places.storage), inStorage, 'the storage has the response');
  assert.equal(isKept(places.channel), onChannel !== undefined, 'the channel has the response');
  assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
  for (const [place, texts] of Object.entries(places)) {
    // What signs it tells one from another, and is in no other text.
    const found = tokens.filter(token => texts.join().includes(token.split('.')[2] ?? token));
    assert.equal(found.length, 0, `no token is in the ${place}`);
  }
}
