// The app of `../fixture`, opened with a backend that the test controls, or with the demo's.

import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {extname} from 'node:path';
import {fileURLToPath} from 'node:url';

import {runBackend} from '../../support/backend.mjs';
import {openPage} from '../../support/browser.mjs';
import {openInWorld} from '../../support/session.mjs';
import {recordImages} from '../../support/traffic.mjs';

const BUILT = fileURLToPath(new URL('../dist/page/', import.meta.url));

/** Where `hydrate` finds what a server rendered. */
const ROOT = '<main id="root">';

/** What a browser writes itself of a response that is an error. */
const OF_THE_BROWSER = /^Failed to load resource/;

/**
 * With a backend that the test controls, and a clock that stands still. The session is there; it has a
 * token, unless that is false, and has refetched nothing.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('node:test').TestContext} test
 * @param {{lifetime?: number, token?: boolean, session?: object, html?: string, policy?: (host: string) => string}} [options]
 *   `html`: what the page's root holds; `policy`: its Content-Security-Policy
 */
export async function openFixture(browser, test, options = {}) {
  const {token = true, session = {}, html = '', ...rest} = options;
  const opened = await openInWorld(browser, test, {site: siteOf(html), ...rest});
  const {world, page, run, calls, complaints} = opened;
  await run(`page.begin(${JSON.stringify(session)})`);

  /** The app polls its API: another token comes, and no refetch was needed. */
  const poll = () => page.evaluate(token => void window.page.auth.ingest(token), world.mint());
  if (token) await poll();

  return {
    ...opened,
    ...steering(page),
    poll,
    /** How many refetches there were of each reason. */
    async reasons() {
      /** @type {Record<string, number>} */
      const counts = {};
      for (const reason of await calls()) counts[reason] = (counts[reason] ?? 0) + 1;
      return counts;
    },
    /** @param {string} key */
    requestsOf: key => world.requests.filter(request => request.key === key),
    assertNoComplaints: () =>
      assert.deepEqual(
        complaints.filter(text => !OF_THE_BROWSER.test(text)),
        [],
        'errors and warnings in the console',
      ),
  };
}

/**
 * With the demo's backend, and the time that it is.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('node:test').TestContext} test
 * @param {...string} options the backend's command line
 */
export async function openWithBackend(browser, test, ...options) {
  assertBuilt();
  const {origin, stop} = await runBackend('--page', BUILT, ...options);
  test.after(stop);
  const {page, complaints} = await openPage(browser, test);
  const images = await recordImages(page);
  await page.goto(origin);
  await page.waitForFunction('window.page');
  await page.evaluate('page.begin()');
  return {origin, page, complaints, images, ...steering(page)};
}

/** @param {import('playwright-core').Page} page */
function steering(page) {
  /** @param {string} call @param {unknown[]} args */
  const steer = (call, args) => page.evaluate(`page.${call}(...${JSON.stringify(args)})`);
  return {
    /** @param {string} scene @param {object} props @param {{strict?: boolean}} [options] */
    render: (scene, props, options = {}) => steer('render', [scene, props, options]),
    /** @param {string} name @param {object} props */
    bind: (name, props) => steer('bind', [name, props]),
    hide: () => steer('hide', []),
  };
}

/**
 * @param {string} html
 * @returns {import('../../support/world.mjs').Site}
 */
function siteOf(html) {
  assertBuilt();
  return async pathname => {
    if (pathname === '/') {
      const index = await readFile(`${BUILT}index.html`, 'utf8');
      return {type: 'text/html', body: index.replace(ROOT, ROOT + html)};
    }
    if (extname(pathname) !== '.js') return undefined;
    return {type: 'text/javascript', body: await readFile(BUILT + pathname.slice(1))};
  };
}

function assertBuilt() {
  assert.ok(existsSync(BUILT), `no app at ${BUILT}: run \`npm run build:e2e -w www\``);
}
