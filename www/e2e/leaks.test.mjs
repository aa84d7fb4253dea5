// Uses the page, also while requests fail, and checks that no part of a token leaks.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {finderOf} from '../../pkg/test/leaks/find-token.js';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {shows} from './support/eventually.mjs';
import {readDocument, readStorage, recordOutput} from './support/leak-sources.mjs';
import {comparisonStep, repeatFor} from './support/user-actions.mjs';

/** More than the lifetime of two tokens. */
const SECONDS = 14;

/** Makes the server log as much as it can. */
const VERBOSE = {RUST_LOG: 'trace', RUST_BACKTRACE: 'full'};

const SHORT_LIVED = ['--token-lifetime', '6', '--leeway', '0'];

/** @typedef {Awaited<ReturnType<typeof startBackend>>} Backend */

/** What fails while the page is used. */
const CONDITIONS = [
  {name: 'while nothing fails', options: [], seconds: 0},
  {name: 'while tokens expire', options: SHORT_LIVED, seconds: SECONDS},
  {
    name: 'while every second refetch fails',
    options: [...SHORT_LIVED, '--fault', 'refetch=0.5:503'],
    seconds: SECONDS,
  },
  {
    name: 'while new tokens have already expired or are refused',
    options: [...SHORT_LIVED, '--fault', 'expired-token=0.5', '--fault', 'rotate-key=5'],
    seconds: SECONDS,
  },
  {
    name: "while the server's clock is wrong",
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

for (const {name, options, seconds} of CONDITIONS) {
  describe(`a page in use, ${name}`, () => {
    /** @type {Backend} */
    let backend;
    /** @type {{output: string, documents: string, storage: string}} */
    let traces;
    /** @type {ReturnType<typeof finderOf>} */
    let find;

    before(async () => {
      backend = await startBackend(...options);
      /** @type {Set<string>} */
      const tokens = new Set();
      const {page} = await openPage(browser, {after: () => {}});
      const output = recordOutput(page, tokens);
      const recorded = await usePages(page, backend.origin, seconds);
      traces = {output: await output(), ...recorded};
      await page.context().close();
      await checkRefusals(backend.origin, tokens);
      assert.ok(
        tokens.size > (seconds ? 2 : 0),
        `the page must have received tokens, not ${tokens.size}`,
      );
      find = finderOf([...tokens]);
    });
    after(() => backend?.stop());

    /** @param {string} text @param {string} where */
    function assertNone(text, where) {
      const found = find(text);
      const at = text.indexOf(found ?? '');
      assert.equal(found, undefined, `${where}: …${text.slice(Math.max(0, at - 60), at + 60)}…`);
    }

    it('prints no part of a token', () => assertNone(traces.output, 'console output'));

    it('has none in the document, except in the URLs of images and links', () => {
      assert.match(traces.documents, /<img/, 'the page must have shown images');
      assertNone(traces.documents, 'the document');
    });

    it('has none in its history or browser storage', () => {
      assert.match(traces.storage, /snapshots\/201/, 'the history must be included');
      assertNone(traces.storage, 'browser storage');
    });

    it('writes none to the log of the server', () => {
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
 * Opens all pages, also those that fail, and then uses the comparison for a while. At last, lets images and
 * refetches fail.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} origin
 * @param {number} seconds
 */
async function usePages(page, origin, seconds) {
  /** @type {string[]} */
  const documents = [];
  /** @type {string[]} */
  const storage = [];
  const record = async () => {
    documents.push(await readDocument(page));
    storage.push(await readStorage(page));
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
    // Some of these pages show nothing that a test could wait for.
    await page.waitForTimeout(1_500);
    await record();
  }
  await shows(page.getByRole('option'), 'the list of images');
  await page
    .getByRole('link', {name: /in a new tab/})
    .first()
    .hover();
  await repeatFor(seconds, page, async turn => {
    await comparisonStep(page)(turn);
    await record();
  });
  // Let all requests fail: those for images, and those to the API.
  await page.route(/\/objectstore\/v1\/objects\//, route => route.abort('connectionfailed'));
  await page.route(/\/acme\/(builds|snapshots)\/\d+$/, route => route.fulfill({status: 403}));
  await page.getByRole('option').last().scrollIntoViewIfNeeded();
  await page.getByRole('listbox').press('End');
  await page.waitForTimeout(1_500);
  await record();
  return {documents: documents.join('\n'), storage: storage.join('\n')};
}

/**
 * Requests an object in each way that the server refuses. Its responses must not contain the token.
 *
 * @param {string} origin
 * @param {Set<string>} tokens
 */
async function checkRefusals(origin, tokens) {
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
      assert.equal(find(answer), undefined, `the response to ${new URL(url).pathname}`);
    }
  }
}
