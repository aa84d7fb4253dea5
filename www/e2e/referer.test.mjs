// What servers are told of where a request comes from: their own, and another.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {finderOf} from '../../pkg/test/leaks/find-token.js';
import {fetchMostChanged, snapshotPath} from './support/api.mjs';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {eventually, shows} from './support/eventually.mjs';
import {listen} from './support/traces.mjs';
import {tap} from './support/wiretap.mjs';

describe('a page, and an image in a tab of its own', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  it('send no Referer and no token to their own server or another', async test => {
    const backend = await startBackend();
    test.after(backend.stop);
    const [own, other] = await Promise.all([tap(test, backend.origin), tap(test)]);
    // Under its own policy, the page could not even ask another host.
    const {page} = await openPage(browser, test, {bypassCSP: true});
    /** @type {Set<string>} */
    const tokens = new Set();
    listen(page, tokens);
    const {pair} = await fetchMostChanged(backend.origin);
    await page.goto(own.origin + snapshotPath('changed', pair.head_image));
    await shows(page.getByRole('img', {name: 'Diff mask'}), 'the diff mask');
    /** @param {string[]} wanted */
    const hears = (...wanted) =>
      eventually(() => {
        const paths = other.heard.map(({path}) => path);
        for (const path of wanted)
          assert.ok(paths.includes(path), `${path} must have been asked for; ${paths}`);
      });
    await askElsewhere(page, other.origin);
    // Not all of it is waited for there, and what is still to be sent goes with the page.
    await hears('/image', '/fetch', '/beacon', '/frame', '/tab');

    // It has the token in its address, and the browser asks for the icon of its site.
    const [alone] = await Promise.all([
      page.waitForEvent('popup'),
      page
        .getByRole('link', {name: /in a new tab/})
        .first()
        .click(),
    ]);
    await alone.waitForURL(/X-Os-Auth=/);
    await alone.waitForLoadState();
    await eventually(() => assert.ok(own.heard.some(({path}) => path === '/favicon.ico')));
    await alone.evaluate(origin => void (location.href = `${origin}/object`), other.origin);
    await alone.waitForURL(/\/object$/);

    await page.getByRole('link', {name: 'Elsewhere'}).click();
    await page.waitForURL(/\/link$/);

    await hears('/object', '/link');
    assert.ok(tokens.size > 0, 'the page must have got tokens');
    const find = finderOf([...tokens]);
    assert.equal(find(JSON.stringify(other.heard)), undefined, 'what another host was told');
    const headers = own.heard.map(({headers}) => headers);
    assert.equal(find(JSON.stringify(headers)), undefined, "the headers that the page's host got");
    // Its own pages may tell it.
    const told = [...own.heard, ...other.heard].filter(
      ({headers: {referer = other.origin}}) => !referer.startsWith(other.origin),
    );
    assert.deepEqual(told, [], 'requests that say where they come from');
  });
});

/**
 * In each of the ways that a page has.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} origin
 */
async function askElsewhere(page, origin) {
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
  assert.equal(await tab.evaluate('document.referrer'), '', 'where a tab says that it came from');
}
