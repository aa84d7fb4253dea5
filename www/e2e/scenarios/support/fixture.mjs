// Opens the app in `../fixture`, on the fake backend or on the demo backend.

import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {extname} from 'node:path';
import {fileURLToPath} from 'node:url';

import {runBackend} from '../../support/backend.mjs';
import {openPage} from '../../support/browser.mjs';
import {openWithFakeBackend} from '../../support/session.mjs';
import {recordImages} from '../../support/traffic.mjs';

const BUILT = fileURLToPath(new URL('../dist/page/', import.meta.url));

/** The element that `hydrate` expects server-rendered HTML in. */
const ROOT = '<main id="root">';

/** The browser's own message about a response with an error status. */
const FAILED_RESOURCE = /^Failed to load resource/;

/**
 * Opens the app on the fake backend, with a paused clock. It has a session that has not refetched, with a
 * token unless `token` is false.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('node:test').TestContext} test
 * @param {{lifetime?: number, token?: boolean, session?: object, html?: string,
 *   policy?: (host: string) => string}} [options]
 *   `html`: the content of the page's root; `policy`: its Content-Security-Policy
 */
export async function openFixture(browser, test, options = {}) {
  const {token = true, session = {}, html = '', ...rest} = options;
  const opened = await openWithFakeBackend(browser, test, {site: siteOf(html), ...rest});
  const {backend, page, run, refetchReasons, consoleProblems} = opened;
  await run(`page.startSession(${JSON.stringify(session)})`);

  /** The app polls its API, and gives the session a new token without a refetch. */
  const poll = () => page.evaluate(token => void window.page.auth.ingest(token), backend.mint());
  if (token) await poll();

  return {
    ...opened,
    ...pageCommands(page),
    poll,
    /** The number of refetches so far, by reason. */
    async refetchCounts() {
      /** @type {Record<string, number>} */
      const counts = {};
      for (const reason of await refetchReasons()) counts[reason] = (counts[reason] ?? 0) + 1;
      return counts;
    },
    /** @param {string} key */
    requestsOf: key => backend.requests.filter(request => request.key === key),
    assertNoConsoleProblems: () =>
      assert.deepEqual(
        consoleProblems.filter(text => !FAILED_RESOURCE.test(text)),
        [],
        'errors and warnings in the console',
      ),
  };
}

/**
 * Opens the app on the demo backend, with the real clock.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('node:test').TestContext} test
 * @param {...string} options the backend's command-line arguments
 */
export async function openWithDemoBackend(browser, test, ...options) {
  assertBuilt();
  const {origin, stop} = await runBackend('--page', BUILT, '--no-image-caching', ...options);
  test.after(stop);
  const {page, consoleProblems} = await openPage(browser, test);
  const images = await recordImages(page);
  await page.goto(origin);
  await page.waitForFunction('window.page');
  await page.evaluate('page.startSession()');
  return {origin, page, consoleProblems, images, ...pageCommands(page)};
}

/** @param {import('playwright-core').Page} page */
function pageCommands(page) {
  /** @param {string} name @param {unknown[]} args */
  const call = (name, args) => page.evaluate(`page.${name}(...${JSON.stringify(args)})`);
  return {
    /** @param {string} scene @param {object} props @param {{strict?: boolean}} [options] */
    render: (scene, props, options = {}) => call('render', [scene, props, options]),
    /** @param {string} name @param {object} props */
    bind: (name, props) => call('bind', [name, props]),
    unmount: () => call('unmount', []),
  };
}

/**
 * @param {string} html
 * @returns {import('../../support/fake-backend.mjs').Site}
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
  assert.ok(existsSync(BUILT), `no app in ${BUILT}: run \`npm run build:e2e -w www\``);
}
