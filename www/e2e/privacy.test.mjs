// Which requests contain the token (`leaks.test.mjs` looks everywhere else), and that nothing goes wrong in
// the console.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {fetchBuild, fetchMostChanged, snapshotPath} from './support/api.mjs';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, objectRequests, openPage} from './support/browser.mjs';
import {shows} from './support/eventually.mjs';

describe('a page in use', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof startBackend>>} */
  let backend;
  /** @type {import('./support/browser.mjs').OpenedPage} */
  let opened;
  /** @type {Set<string>} */
  const tokens = new Set();

  before(async () => {
    browser = await launchBrowser();
    backend = await startBackend();
    opened = await openPage(browser, {after: () => {}});
    /** @type {Promise<void>[]} */
    const responses = [];
    opened.page.on('response', response => responses.push(collectToken(response)));
    await usePages(opened.page, backend.origin);
    await Promise.all(responses);
    assert.ok(tokens.size > 0, 'the page must have received tokens');
  });
  after(async () => {
    await browser?.close();
    await backend?.stop();
  });

  /** @param {import('playwright-core').Response} response */
  async function collectToken(response) {
    if (!/\/(builds|snapshots)\/\d+$/.test(response.url()) || !response.url().includes('/api/'))
      return;
    const {objectstore_token: token} = await response.json();
    if (token) tokens.add(token);
  }

  it('sends no request to another host', () => {
    const foreign = opened.requests
      .map(request => request.url())
      .filter(url => new URL(url.replace(/^blob:/, '')).origin !== backend.origin);
    assert.deepEqual(foreign, [], 'requests to other origins');
  });

  it('sends the token in X-Os-Auth, and nowhere else', () => {
    // To find out why an image fails, script first requests it without the token.
    const isProbe = (/** @type {import('playwright-core').Request} */ request) =>
      request.resourceType() === 'fetch' && !request.url().includes('?');
    const urls = objectRequests(opened.requests.filter(request => !isProbe(request)));
    assert.ok(urls.length > 10, `the page must have loaded images; it loaded ${urls.length}`);
    for (const url of urls) {
      assert.deepEqual([...url.searchParams.keys()], ['X-Os-Auth'], `the query of ${url.pathname}`);
      assert.ok(
        tokens.has(url.searchParams.get('X-Os-Auth') ?? ''),
        'the parameter must be a token from the API',
      );
      assert.ok(
        !holdsToken(url.pathname + url.hash),
        `the path of ${url.pathname} must hold no token`,
      );
    }
    const others = opened.requests
      .map(request => request.url())
      .filter(url => !url.includes('/objectstore/v1/objects/'));
    assert.equal(others.filter(holdsToken).length, 0, 'the number of other URLs with a token');
  });

  it('sends no Referer', async () => {
    for (const request of opened.requests.filter(request => request.url().startsWith('http'))) {
      const headers = await request.allHeaders();
      assert.equal(
        headers['referer'] ?? '',
        '',
        `the Referer of ${new URL(request.url()).pathname}`,
      );
    }
  });

  it('writes no error to the console', async () => {
    const {app_info: app} = await fetchBuild(backend.origin, '104');
    // One build's icon is missing on purpose, and the browser reports its 404.
    const unexpected = opened.consoleProblems.filter(
      text => !text.includes(`/1/2/${app.app_icon_id}`),
    );
    assert.deepEqual(unexpected, [], 'errors and warnings in the console');
  });

  /** @param {string} text */
  function holdsToken(text) {
    return [...tokens].some(
      token => text.includes(token) || text.includes(encodeURIComponent(token)),
    );
  }
});

/**
 * Opens both pages, selects all three modes, and goes to another image.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} origin
 */
async function usePages(page, origin) {
  const {pair, name} = await fetchMostChanged(origin);
  await page.goto(`${origin}/builds/101`);
  await shows(page.getByRole('main').getByRole('img'), 'the icon');
  await page.waitForLoadState('networkidle');
  await page.goto(origin + snapshotPath('changed', pair.head_image));
  await shows(page.getByRole('img', {name: 'Diff mask'}), 'the diff mask');
  for (const mode of ['Wipe', 'Onion', 'Split']) {
    await page.getByText(mode, {exact: true}).click();
    await shows(page.getByRole('img', {name: `Head: ${name}`}), `the head image in ${mode} mode`);
  }
  await page.getByRole('button', {name: 'Next image'}).click();
  await page.waitForLoadState('networkidle');
}
