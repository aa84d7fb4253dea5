// What the page shows with a token, without one, and with one that ran out.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {fetchBuild, fetchMostChanged, fetchSnapshot, nameOf, snapshotPath} from './support/api.mjs';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, objectRequests, openPage} from './support/browser.mjs';
import {eventually, shows} from './support/eventually.mjs';
import {assertPixels, showsPixels} from './support/pixels.mjs';

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
    it(`show where the token is ${field} and none is asked for`, async test => {
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

  it('give way to placeholders where a token is asked for and none is there', async test => {
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

  it('that load after the token ran out are refused, and shown again by a reload', async test => {
    const {origin, page, requests} = await openDemo(test, '--token-lifetime', '1', '--leeway', '0');
    // The test's own requests race against the token's second, too.
    const sample = await eventually(() => fetchMostChanged(origin));
    const [loadedBefore] = (await fetchSnapshot(origin)).unchanged;
    assert.ok(loadedBefore, 'the demo must have an unchanged image');

    await page.goto(origin + snapshotPath('unchanged', loadedBefore));
    const url = await eventually(() => {
      const [first] = objectRequests(requests).filter(url =>
        url.pathname.endsWith(loadedBefore.key),
      );
      assert.ok(first, 'the page must load the image that it was opened at');
      return first;
    });
    await eventually(async () => {
      const {status} = await fetch(url);
      assert.equal(status, 401, 'the status of an image whose token ran out');
    });

    await page.getByRole('option', {name: sample.name}).first().click();
    // Base is in no list, so nothing has loaded it while the token was good.
    const name = `Base: ${nameOf(sample.pair.base_image)}`;
    const placeholder = placeholderOf(page, name);
    await shows(placeholder, `a placeholder for "${name}"`);
    assert.match(await placeholder.innerText(), /Image unavailable/, 'what the placeholder says');

    const reload = placeholder.getByRole('button', {name: 'Reload'});
    await eventually(async () => {
      // On a busy machine, a second may be over before the image is there.
      if (await reload.isVisible()) await reload.click();
      await assertPixels(page.getByRole('img', {name}), sample.base, 'base, after a reload');
    });
  });
});

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
function placeholderOf(page, name) {
  return page.getByRole('group', {name: `${name}: image unavailable`});
}
