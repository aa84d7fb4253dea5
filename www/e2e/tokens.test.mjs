// What the page shows with a valid token, without one, and with an expired one.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {fetchBuild, fetchMostChanged, fetchSnapshot, nameOf, snapshotPath} from './support/api.mjs';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, objectRequests, openPage} from './support/browser.mjs';
import {eventually, shows} from './support/eventually.mjs';
import {showsPixels} from './support/pixels.mjs';
import {recordImages} from './support/traffic.mjs';

/** API responses that contain a token. */
const TOKEN_PATH = /\/acme\/(builds|snapshots)\/\d+$/;

describe('images and their token', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /**
   * Starts a backend with these options, and opens an empty page.
   *
   * @param {import('node:test').TestContext} test
   * @param {...string} options
   */
  async function openDemo(test, ...options) {
    const {origin, stop} = await startBackend(...options);
    test.after(stop);
    return {origin, ...(await openPage(browser, test))};
  }

  for (const field of ['null', 'absent']) {
    it(`are shown if the token is ${field} and the server requires none`, async test => {
      const {origin, page, requests} = await openDemo(
        test,
        '--token-field',
        field,
        '--enforce',
        'off',
      );
      const response = await fetchSnapshot(origin);
      assert.equal(
        'objectstore_token' in response,
        field === 'null',
        'whether the response has the field',
      );
      const sample = await fetchMostChanged(origin);

      await page.goto(origin + snapshotPath('changed', sample.pair.head_image));
      await showsPixels(
        page.getByRole('img', {name: `Base: ${nameOf(sample.pair.base_image)}`}),
        sample.base,
        'base',
      );
      await shows(page.getByRole('img', {name: 'Diff mask'}), 'the diff mask');
      const queries = objectRequests(requests).map(url => url.search);
      assert.deepEqual([...new Set(queries)], [''], 'the queries of image URLs');
    });
  }

  it('are replaced by placeholders if the server requires a token and there is none', async test => {
    const {origin, page} = await openDemo(test, '--token-field', 'null', '--enforce', 'on');
    const {changed} = await fetchSnapshot(origin);
    const [pair] = changed;
    assert.ok(pair, 'the demo must have a changed pair');

    await page.goto(origin + snapshotPath('changed', pair.head_image));
    for (const name of [`Base: ${nameOf(pair.base_image)}`, `Head: ${nameOf(pair.head_image)}`]) {
      const placeholder = placeholderOf(page, name);
      await shows(placeholder, `a placeholder for "${name}"`);
      assert.match(await placeholder.innerText(), /Image unavailable/, "the placeholder's text");
    }
    await shows(page.getByText('Diff mask unavailable'), 'that the mask is unavailable');

    const {app_info: app} = await fetchBuild(origin, '101');
    await page.goto(`${origin}/builds/101`);
    const letter = page
      .getByRole('main')
      .getByRole('img', {name: `Icon of ${app.name}`})
      .filter({hasText: /^.$/});
    await shows(letter, `the first letter of ${app.name} in place of its icon`);
  });

  /**
   * Opens the comparison at an unchanged image, and waits until its token has expired. Returns the name of an
   * image that has not been loaded yet.
   *
   * @param {import('node:test').TestContext} test
   * @param {(page: import('playwright-core').Page) => Promise<unknown>} [blockRefetch] keeps the page
   *   from getting another token; called when the image is shown
   */
  async function openUntilExpired(test, blockRefetch) {
    const lifetime = ['--token-lifetime', '12', '--leeway', '0'];
    const {origin, page, requests} = await openDemo(test, ...lifetime);
    const tokens = collectTokens(page);
    const sample = await fetchMostChanged(origin);
    const [first] = (await fetchSnapshot(origin)).unchanged;
    assert.ok(first, 'the demo must have an unchanged image');
    const images = await recordImages(page);
    await page.goto(origin + snapshotPath('unchanged', first));
    await shows(page.getByRole('img', {name: `Image: ${nameOf(first)}`}), 'the first image');
    await page.waitForLoadState('networkidle');
    await blockRefetch?.(page);

    const [url] = objectRequests(requests).filter(({pathname}) => pathname.endsWith(first.key));
    assert.ok(url, 'the page must load the image that it was opened at');
    // A slow page may get a second token before refetches are blocked. That one must expire, too.
    const used = blockRefetch ? tokens : [String(url.searchParams.get('X-Os-Auth'))];
    await eventually(async () => {
      const path = `${origin}${url.pathname}`;
      const answers = await Promise.all(used.map(token => fetch(`${path}?X-Os-Auth=${token}`)));
      const accepted = answers.filter(({status}) => status !== 401);
      assert.equal(accepted.length, 0, 'tokens that have not expired');
    });
    // The list shows no base images, so this one was not loaded while the token was valid.
    return {page, sample, images, name: `Base: ${nameOf(sample.pair.base_image)}`};
  }

  it('that come into view after the first token has expired load with another', async test => {
    const {page, sample, images, name} = await openUntilExpired(test);
    await page.getByRole('option', {name: sample.name}).first().click();
    await showsPixels(page.getByRole('img', {name}), sample.base, 'base');
    const refused = images.filter(({status}) => status === 401);
    assert.deepEqual(refused, [], 'images that were refused');
  });

  it('show a message if access cannot be renewed, and are loaded once it can be', async test => {
    const {page, sample, name} = await openUntilExpired(test, page =>
      page.route(TOKEN_PATH, route => route.fulfill({status: 403})),
    );
    await page.getByRole('option', {name: sample.name}).first().click();
    const placeholder = placeholderOf(page, name);
    await shows(placeholder, `a placeholder for "${name}"`);
    assert.match(await placeholder.innerText(), /could not be renewed/, "the placeholder's text");

    await page.unroute(TOKEN_PATH);
    await placeholder.getByRole('button', {name: 'Try again'}).click();
    await showsPixels(page.getByRole('img', {name}), sample.base, 'base, after another try');
    await shows(page.getByRole('img', {name: 'Diff mask'}), 'the diff mask, too');
  });
});

/**
 * Collects the tokens that the page receives from now on.
 *
 * @param {import('playwright-core').Page} page
 * @returns {string[]} grows with each token
 */
function collectTokens(page) {
  /** @type {string[]} */
  const tokens = [];
  /** @param {import('playwright-core').Response} response */
  const collect = async response => {
    if (!TOKEN_PATH.test(response.url()) || !response.ok()) return;
    const {objectstore_token: token} = await response.json();
    tokens.push(token);
  };
  // A response may be incomplete when the page is closed.
  page.on('response', response => void collect(response).catch(() => {}));
  return tokens;
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
function placeholderOf(page, name) {
  return page.getByRole('group', {name: `${name}: image unavailable`});
}
