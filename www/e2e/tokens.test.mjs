// What the page shows with a token, without one, and with one that ran out.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {fetchBuild, fetchMostChanged, fetchSnapshot, nameOf, snapshotPath} from './support/api.mjs';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, objectRequests, openPage} from './support/browser.mjs';
import {eventually, shows} from './support/eventually.mjs';
import {showsPixels} from './support/pixels.mjs';
import {recordImages} from './support/traffic.mjs';

/** The API responses that bring a token. */
const DETAILS = /\/acme\/(builds|snapshots)\/\d+$/;

describe('images and their token', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /**
   * A backend with these options, and a page that is not yet anywhere.
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
        'the response, as configured',
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
      assert.deepEqual(
        [...new Set(queries)],
        [''],
        'the query of image URLs, where there is no token',
      );
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
      assert.match(await placeholder.innerText(), /Image unavailable/, 'what the placeholder says');
    }
    await shows(page.getByText('Diff mask unavailable'), 'that there is no mask');

    const {app_info: app} = await fetchBuild(origin, '101');
    await page.goto(`${origin}/builds/101`);
    const letter = page
      .getByRole('main')
      .getByRole('img', {name: `Icon of ${app.name}`})
      .filter({hasText: /^.$/});
    await shows(letter, `the first letter of ${app.name} in place of its icon`);
  });

  /**
   * A comparison at an unchanged image whose token has run out, and what has not been loaded yet.
   *
   * @param {import('node:test').TestContext} test
   * @param {(page: import('playwright-core').Page) => Promise<unknown>} [refuse] once it is there, keeps it
   *   from getting another token
   */
  async function openUntilExpired(test, refuse) {
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
    await refuse?.(page);

    const [url] = objectRequests(requests).filter(({pathname}) => pathname.endsWith(first.key));
    assert.ok(url, 'the page must load the image that it was opened at');
    // Before it was refused one, a slow page may have got another, which must have run out, too.
    const lost = refuse ? tokens : [String(url.searchParams.get('X-Os-Auth'))];
    await eventually(async () => {
      const path = `${origin}${url.pathname}`;
      const answers = await Promise.all(lost.map(token => fetch(`${path}?X-Os-Auth=${token}`)));
      const taken = answers.filter(({status}) => status !== 401);
      assert.equal(taken.length, 0, 'tokens that an image is still shown for');
    });
    // Base is in no list, so nothing has loaded it while the token was good.
    return {page, sample, images, name: `Base: ${nameOf(sample.pair.base_image)}`};
  }

  it('that come into view after the first token has expired load with another', async test => {
    const {page, sample, images, name} = await openUntilExpired(test);
    await page.getByRole('option', {name: sample.name}).first().click();
    await showsPixels(page.getByRole('img', {name}), sample.base, 'base');
    const refused = images.filter(({status}) => status === 401);
    assert.deepEqual(refused, [], 'images that were refused');
  });

  it('say that access could not be renewed, and are shown when it can be', async test => {
    const {page, sample, name} = await openUntilExpired(test, page =>
      page.route(DETAILS, route => route.fulfill({status: 403})),
    );
    await page.getByRole('option', {name: sample.name}).first().click();
    const placeholder = placeholderOf(page, name);
    await shows(placeholder, `a placeholder for "${name}"`);
    assert.match(await placeholder.innerText(), /could not be renewed/, 'what it says');

    await page.unroute(DETAILS);
    await placeholder.getByRole('button', {name: 'Try again'}).click();
    await showsPixels(page.getByRole('img', {name}), sample.base, 'base, after another try');
    await shows(page.getByRole('img', {name: 'Diff mask'}), 'the diff mask, too');
  });
});

/**
 * The tokens that the page is given from now on.
 *
 * @param {import('playwright-core').Page} page
 * @returns {string[]} grows as they come
 */
function collectTokens(page) {
  /** @type {string[]} */
  const tokens = [];
  /** @param {import('playwright-core').Response} response */
  const collect = async response => {
    if (!DETAILS.test(response.url()) || !response.ok()) return;
    const {objectstore_token: token} = await response.json();
    tokens.push(token);
  };
  // One may be on its way when the page is closed.
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
