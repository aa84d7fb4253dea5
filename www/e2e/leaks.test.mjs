// The page in use, also while all that can fail does: no part of any of its tokens is where it must not be.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {finderOf} from '../../pkg/test/leaks/find-token.js';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {shows} from './support/eventually.mjs';
import {documentOf, keptOf, listen} from './support/traces.mjs';
import {compareABit, useFor} from './support/use.mjs';

/** Longer than two tokens live. */
const SECONDS = 14;

/** All that a server may say, if it is asked to. */
const VERBOSE = {RUST_LOG: 'trace', RUST_BACKTRACE: 'full'};

const SHORT_LIVED = ['--token-lifetime', '6', '--leeway', '0'];

/** @typedef {Awaited<ReturnType<typeof startBackend>>} Backend */

/** What of the page's world fails while it is used. */
const WORLDS = [
  {name: 'where nothing fails', options: [], seconds: 0},
  {name: 'whose tokens expire', options: SHORT_LIVED, seconds: SECONDS},
  {
    name: 'whose API fails every second time',
    options: [...SHORT_LIVED, '--fault', 'refetch=0.5:503'],
    seconds: SECONDS,
  },
  {
    name: 'whose tokens come expired or are refused',
    options: [...SHORT_LIVED, '--fault', 'expired-token=0.5', '--fault', 'rotate-key=5'],
    seconds: SECONDS,
  },
  {
    name: 'whose clock is wrong',
    options: [...SHORT_LIVED, '--fault', 'clock=600', '--fault', 'no-date'],
    seconds: SECONDS,
  },
];

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  Object.assign(process.env, VERBOSE);
  browser = await launchBrowser();
});
after(() => browser?.close());

for (const {name, options, seconds} of WORLDS) {
  describe(`a walk through a page ${name}`, () => {
    /** @type {Backend} */
    let backend;
    /** @type {{said: string, shown: string, kept: string}} */
    let traces;
    /** @type {ReturnType<typeof finderOf>} */
    let find;

    before(async () => {
      backend = await startBackend(...options);
      /** @type {Set<string>} */
      const tokens = new Set();
      const {page} = await openPage(browser, {after: () => {}});
      const said = listen(page, tokens);
      const looks = await walk(page, backend.origin, seconds);
      traces = {said: await said(), ...looks};
      await page.context().close();
      await askWrongly(backend.origin, tokens);
      assert.ok(tokens.size > (seconds ? 2 : 0), `the page must have got tokens: ${tokens.size}`);
      find = finderOf([...tokens]);
    });
    after(() => backend?.stop());

    /** @param {string} text @param {string} where */
    function assertNone(text, where) {
      const found = find(text);
      const at = text.indexOf(found ?? '');
      assert.equal(found, undefined, `${where}: …${text.slice(Math.max(0, at - 60), at + 60)}…`);
    }

    it('prints no part of a token', () => assertNone(traces.said, 'what the page printed'));

    it('shows none, but where its images and links lead', () => {
      assert.match(traces.shown, /<img/, 'the page must have shown images');
      assertNone(traces.shown, 'the document');
    });

    it('keeps none in its addresses and in no store', () => {
      assert.match(traces.kept, /snapshots\/201/, 'the history must have been looked at');
      assertNone(traces.kept, 'what the browser keeps');
    });

    it('leaves none in the log of its server', () => {
      assert.match(
        backend.log(),
        /objectstore\/v1\/objects\/.* 200 /,
        'objects must be in the log',
      );
      assert.match(backend.log(), / 40[013] /, 'refusals must be in the log');
      assertNone(backend.log(), "the server's log");
    });
  });
}

/**
 * All pages, what they say when something fails, and then the comparison in use for a while.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} origin
 * @param {number} seconds
 */
async function walk(page, origin, seconds) {
  /** @type {string[]} */
  const shown = [];
  /** @type {string[]} */
  const kept = [];
  const look = async () => {
    shown.push(await documentOf(page));
    kept.push(await keptOf(page));
  };
  for (const path of [
    '/builds/101#diagnostics',
    '/builds/104',
    '/builds/999',
    '/snapshots/202/images',
    '/snapshots/999',
    '/snapshots/201#diagnostics',
  ]) {
    await page.goto(origin + path);
    // Some of them have nothing to show, or not yet.
    await page.waitForTimeout(1_500);
    await look();
  }
  await shows(page.getByRole('option'), 'the list of images');
  await page
    .getByRole('link', {name: /in a new tab/})
    .first()
    .hover();
  await useFor(seconds, page, async turn => {
    await compareABit(page)(turn);
    await look();
  });
  // Everything fails: images and API, each in its own way.
  await page.route(/\/objectstore\/v1\/objects\//, route => route.abort('connectionfailed'));
  await page.route(/\/acme\/(builds|snapshots)\/\d+$/, route => route.fulfill({status: 403}));
  await page.getByRole('option').last().scrollIntoViewIfNeeded();
  await page.getByRole('listbox').press('End');
  await page.waitForTimeout(1_500);
  await look();
  return {shown: shown.join('\n'), kept: kept.join('\n')};
}

/**
 * Asks the server for an object in each of the ways that it refuses. Its answers tell nothing of the token.
 *
 * @param {string} origin
 * @param {Set<string>} tokens
 */
async function askWrongly(origin, tokens) {
  const token = [...tokens][0] ?? '';
  const find = finderOf([token]);
  const proxied = `${origin}/api/0/organizations/acme/objectstore/v1/objects`;
  const key = 'preprod/org=1;project=2/1/2/none';
  for (const url of [
    `${proxied}/${key}?X-Os-Auth=${token}`,
    `${proxied}/${key}?X-Os-Auth=${token}&X-Os-Auth=${token}`,
    `${proxied}/${key}?X-Os-Auth=${token}x`,
    `${proxied}/${key}?X-Os-Auth=${token.slice(3)}`,
    `${proxied}/${key}?x-os-auth=${token}`,
    `${proxied}/other/_/none?X-Os-Auth=${token}`,
    `${proxied}/other?X-Os-Auth=${token}`,
    `${origin}/v1/objects/${key}?os_auth=${token}`,
    `${origin}/v1/objects/${key}?os_auth=${token}&os_auth=${token}`,
    `${origin}/v1/objects/${key}?os_sig=${token}`,
    `${origin}/api/0/organizations/acme/builds/999?token=${token}`,
    `${origin}/nothing?X-Os-Auth=${token}`,
  ]) {
    for (const name of ['Accept', 'Authorization', 'X-Os-Auth']) {
      const headers = {[name]: `Bearer ${token}`, Referer: `${origin}/?a=${token}`};
      const response = await fetch(url, {headers});
      const answer = [response.statusText, ...response.headers].join(' ') + (await response.text());
      assert.equal(find(answer), undefined, `the answer to ${new URL(url).pathname}`);
    }
  }
}
