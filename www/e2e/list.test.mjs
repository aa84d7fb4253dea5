// The list of images: search, filters, keyboard navigation, and thumbnails that load when scrolled to.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {fetchSnapshot, nameOf} from './support/api.mjs';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, objectRequests, openPage} from './support/browser.mjs';
import {eventually, shows} from './support/eventually.mjs';

const DESKTOP = {width: 1280, height: 640};
const PHONE = {width: 390, height: 780};

describe('the list of images', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof startBackend>>} */
  let backend;
  /** @type {import('./support/api.mjs').Snapshot} */
  let snapshot;

  before(async () => {
    browser = await launchBrowser();
    backend = await startBackend();
    snapshot = await fetchSnapshot(backend.origin);
  });
  after(async () => {
    await browser?.close();
    await backend?.stop();
  });

  /**
   * @param {import('node:test').TestContext} test
   * @param {import('playwright-core').BrowserContextOptions} [options]
   */
  async function openList(test, options = {viewport: DESKTOP}) {
    const opened = await openPage(browser, test, options);
    await opened.page.goto(`${backend.origin}/snapshots/201`);
    await shows(opened.page.getByRole('main').getByRole('img'), 'the first image');
    return {...opened, options: opened.page.getByRole('option')};
  }

  it('contains every image, in the group of its kind of change', async test => {
    const {page} = await openList(test);
    for (const kind of /** @type {const} */ ([
      'changed',
      'added',
      'removed',
      'renamed',
      'unchanged',
    ])) {
      const group = page
        .getByRole('listbox')
        .getByRole('group', {name: new RegExp(`^${kind}`, 'i')});
      assert.equal(
        await group.getByRole('option').count(),
        snapshot[kind].length,
        `images that are ${kind}`,
      );
    }
  });

  it('is filtered by the search and by the kind of change', async test => {
    const {page, options} = await openList(test);
    const [image] = snapshot.unchanged;
    assert.ok(image, 'the demo must have an unchanged image');

    await page.getByRole('searchbox').fill(image.image_file_name);
    await eventually(async () => {
      const texts = await options.allInnerTexts();
      assert.ok(texts.length > 0, `the search for ${image.image_file_name} must find it`);
      for (const text of texts)
        assert.ok(
          text.includes(image.image_file_name),
          `found, but does not match the search: ${text}`,
        );
    });

    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', {name: /^Removed/}).click();
    await eventually(async () =>
      assert.equal(await options.count(), snapshot.removed.length, 'removed images'),
    );

    await page.getByRole('searchbox').fill('no image is called that');
    await shows(page.getByText('No image has such a name.'), 'that no image was found');
  });

  it('is navigated by the arrow keys, and the address holds the selection', async test => {
    const {page, options} = await openList(test);
    const list = page.getByRole('listbox');
    await list.press('ArrowDown');
    const second = options.nth(1);
    await eventually(async () => {
      assert.equal(
        await second.getAttribute('aria-selected'),
        'true',
        'whether the second image is selected',
      );
    });
    const heading = await page.getByRole('heading', {level: 1}).innerText();
    await list.press('End');
    const last = snapshot.unchanged.at(-1);
    assert.ok(last, 'the demo must have an unchanged image');
    await shows(
      page.getByRole('heading', {level: 1, name: nameOf(last)}),
      'the name of the last image',
    );

    await list.press('Home');
    await list.press('ArrowDown');
    await page.reload();
    await eventually(async () => {
      const again = await page.getByRole('heading', {level: 1}).innerText();
      assert.equal(again, heading, 'a reload must show the same image');
    });
  });

  it('loads thumbnails only when they are scrolled to', async test => {
    const {page, requests} = await openList(test);
    const last = snapshot.unchanged.at(-1);
    assert.ok(last, 'the demo must have an unchanged image');
    const isLoaded = () =>
      objectRequests(requests).some(({pathname}) => pathname.endsWith(last.key));

    await page.waitForLoadState('networkidle');
    assert.equal(isLoaded(), false, 'the last thumbnail must not be loaded before it is near');
    await page.getByRole('option').last().scrollIntoViewIfNeeded();
    await eventually(() =>
      assert.ok(isLoaded(), 'the last thumbnail must be loaded once it is in view'),
    );
  });

  it('opens over the images on a phone, and closes when an image is selected', async test => {
    const {page, options} = await openList(test, {viewport: PHONE, hasTouch: true});
    const list = page.getByRole('listbox');
    assert.equal(await list.isVisible(), false, 'whether the list is open at first');
    await page.getByRole('button', {name: 'All images'}).tap();
    await shows(list, 'the list after it was opened');

    const selected = options.nth(2);
    const name = (await selected.innerText()).split('\n')[0] ?? '';
    await selected.tap();
    await list.waitFor({state: 'hidden'});
    await shows(page.getByRole('heading', {level: 1, name}), 'the selected image');
  });
});
