// The Content-Security-Policy of the page: it allows all that the page does, and blocks injected code.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {fetchMostChanged, snapshotPath} from './support/api.mjs';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {eventually, shows} from './support/eventually.mjs';

describe('the page under its strict policy', {concurrency: 3}, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof startBackend>>} */
  let backend;

  before(async () => {
    browser = await launchBrowser();
    backend = await startBackend();
  });
  after(async () => {
    await browser?.close();
    await backend?.stop();
  });

  /**
   * Opens a page. Records policy violations, from its first script on.
   *
   * @param {import('node:test').TestContext} test
   * @param {string} path
   */
  async function open(test, path) {
    const {page} = await openPage(browser, test);
    /** @type {string[]} */
    const violations = [];
    await page.exposeFunction('report', (/** @type {string} */ violation) => {
      violations.push(violation);
    });
    await page.addInitScript(() => {
      const {report} = /** @type {typeof globalThis & {report(violation: string): void}} */ (
        globalThis
      );
      document.addEventListener('securitypolicyviolation', event => {
        report(`${event.effectiveDirective} blocked ${event.blockedURI}`);
      });
    });
    await page.goto(backend.origin + path);
    return {page, violations};
  }

  /** @param {import('playwright-core').Page} page */
  async function showsImagesInView(page) {
    await shows(page.locator('main img'), 'an image');
    await eventually(async () => {
      const unloaded = await page.evaluate(() =>
        Array.from(document.images)
          .filter(image => image.naturalWidth === 0)
          .filter(image => {
            const {top, bottom} = image.getBoundingClientRect();
            return bottom > 0 && top < innerHeight;
          })
          .map(({alt}) => alt),
      );
      assert.deepEqual(unloaded, [], 'images in view that are not loaded');
    });
  }

  for (const [what, path] of /** @type {const} */ ([
    ['a build', '/builds/101'],
    ['a snapshot', '/snapshots/201'],
    ['the page of all images', '/snapshots/202/images'],
  ])) {
    it(`${what} shows its images, and nothing is blocked`, async test => {
      const {page, violations} = await open(test, path);
      await showsImagesInView(page);
      assert.deepEqual(violations, []);
    });
  }

  it('a comparison shows images and mask in every mode, and nothing is blocked', async test => {
    const {pair} = await fetchMostChanged(backend.origin);
    const {page, violations} = await open(test, snapshotPath('changed', pair.head_image));
    await shows(page.getByRole('img', {name: 'Diff mask'}), 'the diff mask');
    for (const mode of ['Wipe', 'Onion', 'Split']) {
      await page.getByText(mode, {exact: true}).click();
      await showsImagesInView(page);
    }
    assert.deepEqual(violations, []);
  });

  for (const [what, attempt, blocked] of /** @type {const} */ ([
    [
      'an inline script',
      "add('script', {textContent: 'alert()'})",
      'script-src-elem blocked inline',
    ],
    ['a script from another host', "add('script', {src: ELSEWHERE})", 'script-src-elem blocked'],
    ['an inline event handler', "add('i').setAttribute('onclick', 'alert()')", 'script-src-attr'],
    ['a string as code', "setTimeout('alert()')", 'script-src blocked eval'],
    [
      'an inline style',
      "add('style', {textContent: '* {color: red}'})",
      'style-src-elem blocked inline',
    ],
    ['an image from another host', "add('img', {src: ELSEWHERE})", 'img-src blocked'],
    ['a request to another host', 'fetch(ELSEWHERE).catch(() => {})', 'connect-src blocked'],
    ['a form', "add('form', {action: ELSEWHERE}).submit()", 'form-action blocked'],
    ['a frame', "add('iframe', {src: ELSEWHERE})", 'frame-src blocked'],
    ['an object', "add('object', {data: ELSEWHERE})", 'object-src blocked'],
    ['a base URL', "add('base', {href: ELSEWHERE})", 'base-uri blocked'],
  ])) {
    it(`blocks ${what} that an injected script adds`, async test => {
      const {page, violations} = await open(test, '/builds/101');
      await page.evaluate(`{
        const ELSEWHERE = 'https://elsewhere.test/';
        const add = (name, properties) => {
          const element = Object.assign(document.createElement(name), properties);
          document.body.append(element);
          return element;
        };
        ${attempt};
      }`);
      await eventually(() => {
        assert.ok(
          violations.some(violation => violation.startsWith(blocked)),
          `${violations}`,
        );
      });
    });
  }
});
