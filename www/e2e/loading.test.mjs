// Loads the built package, with its wasm, in a page without a bundler: under strict policies, from
// misconfigured servers, and in an engine without WebAssembly. Each failure has an error that helps.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, describe, it} from 'node:test';

import {launchBrowser, openPage} from './support/browser.mjs';
import {POLICY_WITHOUT_WASM, SCRIPTS, STRICT_POLICY, WASM} from './support/loading.mjs';

const ORIGIN = 'https://app.test';
const ALL = /** @type {(keyof typeof SCRIPTS)[]} */ (Object.keys(SCRIPTS));

describe('the wasm in a page', {concurrency: 3}, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /**
   * Runs a script in a page. Returns the result that it wrote to the title.
   *
   * @param {import('node:test').TestContext} test
   * @param {keyof typeof SCRIPTS} script
   * @param {object} environment
   * @param {string} [environment.policy]
   * @param {(route: import('playwright-core').Route) => Promise<void>} [environment.serveWasm]
   * @param {boolean} [environment.hasWasm]
   */
  async function outcome(test, script, {policy = STRICT_POLICY, serveWasm, hasWasm = true}) {
    const {page} = await openPage(browser, test);
    if (!hasWasm) await page.addInitScript('delete globalThis.WebAssembly');
    await page.route(`${ORIGIN}/**`, async route => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === '') {
        const body =
          '<!doctype html><title>loading</title><script type="module" src="/main.js"></script>';
        const headers = {'Content-Security-Policy': policy};
        return route.fulfill({body, headers, contentType: 'text/html'});
      }
      if (name === 'main.js')
        return route.fulfill({body: SCRIPTS[script], contentType: 'text/javascript'});
      if (name === WASM && serveWasm) return serveWasm(route);
      const body = await readFile(new URL(`../../pkg/dist/${name}`, import.meta.url));
      return route.fulfill({
        body,
        contentType: name === WASM ? 'application/wasm' : 'text/javascript',
      });
    });
    await page.goto(`${ORIGIN}/`);
    await page.waitForFunction(() => document.title !== 'loading');
    return page.title();
  }

  for (const script of ALL) {
    it(`works under a strict policy: ${script}`, async test => {
      assert.equal(await outcome(test, script, {}), '/a?X-Os-Auth=token');
    });

    it(`names what a policy must allow for wasm: ${script}`, async test => {
      const title = await outcome(test, script, {policy: POLICY_WITHOUT_WASM});
      assert.match(
        title,
        /^not-initialized: .*Content-Security-Policy must allow `script-src 'wasm-unsafe-eval'`$/,
      );
      assert.doesNotMatch(title, /await init/, 'advice that would not help');
    });

    it(`reports an engine without WebAssembly: ${script}`, async test => {
      const title = await outcome(test, script, {hasWasm: false});
      assert.match(title, /^not-initialized: .*this engine has no WebAssembly$/);
      assert.doesNotMatch(title, /await init/, 'advice that would not help');
    });
  }

  for (const contentType of ['application/octet-stream', 'text/plain', '']) {
    it(`loads from a server that sends the Content-Type '${contentType}'`, async test => {
      const body = await readFile(new URL(`../../pkg/dist/${WASM}`, import.meta.url));
      const serveWasm = (/** @type {import('playwright-core').Route} */ route) =>
        route.fulfill({body, headers: contentType ? {'Content-Type': contentType} : {}});
      assert.equal(await outcome(test, 'external', {serveWasm}), '/a?X-Os-Auth=token');
    });
  }

  for (const [what, answer, message] of /** @type {const} */ ([
    ['a 404', {status: 404, body: 'not here'}, /404.*objectstore_image_auth_bg\.wasm/],
    [
      'an HTML page',
      {contentType: 'text/html', body: '<!doctype html>'},
      /is not wasm, but text\/html/,
    ],
    [
      'an HTML page with the Content-Type of wasm',
      {contentType: 'application/wasm', body: '<!doctype html>'},
      /this is not wasm, but maybe a web page; check the URL$/,
    ],
  ])) {
    it(`fails with an error that names the file if the server answers with ${what}`, async test => {
      const serveWasm = (/** @type {import('playwright-core').Route} */ route) =>
        route.fulfill(answer);
      const title = await outcome(test, 'external', {serveWasm});
      assert.match(title, /^not-initialized: the wasm module could not be loaded/);
      assert.match(title, message);
    });
  }

  it('fails with an error that names the file if the network fails', async test => {
    const title = await outcome(test, 'external', {serveWasm: route => route.abort()});
    assert.match(title, /^not-initialized: .*check its URL and the network/);
  });
});
