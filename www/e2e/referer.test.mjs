// Requests do not reveal where they come from, and other hosts get no token.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {finderOf} from '../../pkg/test/leaks/find-token.js';
import {fetchMostChanged, snapshotPath} from './support/api.mjs';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {eventually, shows} from './support/eventually.mjs';
import {recordOutput} from './support/leak-sources.mjs';
import {startRecordingProxy} from './support/recording-proxy.mjs';

describe('a page, and an image in its own tab', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  it('send no Referer to any host, and no token to another host or in a header', async test => {
    const backend = await startBackend();
    test.after(backend.stop);
    const [own, other] = await Promise.all([
      startRecordingProxy(test, backend.origin),
      startRecordingProxy(test),
    ]);
    // The page's policy would block requests to another host.
    const {page} = await openPage(browser, test, {bypassCSP: true});
    /** @type {Set<string>} */
    const tokens = new Set();
    recordOutput(page, tokens);
    const {pair} = await fetchMostChanged(backend.origin);
    await page.goto(own.origin + snapshotPath('changed', pair.head_image));
    await shows(page.getByRole('img', {name: 'Diff mask'}), 'the diff mask');
    /** @param {string[]} wanted */
    const otherReceives = (...wanted) =>
      eventually(() => {
        const paths = other.requests.map(({path}) => path);
        for (const path of wanted)
          assert.ok(paths.includes(path), `${path} must have been requested; requests: ${paths}`);
      });
    await requestOther(page, other.origin);
    // When the page navigates, requests that are not sent yet are lost.
    await otherReceives('/image', '/fetch', '/beacon', '/frame', '/tab');

    // This tab has the token in its address, and the browser requests the icon of its site.
    const [imageTab] = await Promise.all([
      page.waitForEvent('popup'),
      page
        .getByRole('link', {name: /in a new tab/})
        .first()
        .click(),
    ]);
    await imageTab.waitForURL(/X-Os-Auth=/);
    await imageTab.waitForLoadState();
    await eventually(() => assert.ok(own.requests.some(({path}) => path === '/favicon.ico')));
    await imageTab.evaluate(origin => void (location.href = `${origin}/object`), other.origin);
    await imageTab.waitForURL(/\/object$/);

    await page.getByRole('link', {name: 'Elsewhere'}).click();
    await page.waitForURL(/\/link$/);

    await otherReceives('/object', '/link');
    assert.ok(tokens.size > 0, 'the page must have received tokens');
    const find = finderOf([...tokens]);
    assert.equal(
      find(JSON.stringify(other.requests)),
      undefined,
      'a token in requests to the other host',
    );
    const headers = own.requests.map(({headers}) => headers);
    assert.equal(
      find(JSON.stringify(headers)),
      undefined,
      "a token in headers to the page's own host",
    );
    // Pages of the other host may send a Referer to it.
    const withReferer = [...own.requests, ...other.requests].filter(
      ({headers: {referer = other.origin}}) => !referer.startsWith(other.origin),
    );
    assert.deepEqual(withReferer, [], 'requests with a Referer');
  });
});

/**
 * Sends a request to another host in each way that a page can, and adds a link to it.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} origin
 */
async function requestOther(page, origin) {
  await page.evaluate(async origin => {
    const image = new Image();
    image.src = `${origin}/image`;
    await image.decode().catch(() => {});
    await fetch(`${origin}/fetch`, {mode: 'no-cors'}).catch(() => {});
    navigator.sendBeacon(`${origin}/beacon`);
    const frame = document.createElement('iframe');
    frame.src = `${origin}/frame`;
    const link = document.createElement('a');
    Object.assign(link, {href: `${origin}/link`, textContent: 'Elsewhere'});
    document.querySelector('header')?.append(frame, link);
  }, origin);
  const [tab] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(origin => void window.open(`${origin}/tab`), origin),
  ]);
  await tab.waitForLoadState();
  assert.equal(await tab.evaluate('document.referrer'), '', "the new tab's document.referrer");
}
