// The build page: an app's icon, or its first letter as a placeholder.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {fetchBuild, fetchPixels} from './support/api.mjs';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {downloadBy} from './support/download.mjs';
import {eventually, shows} from './support/eventually.mjs';
import {capture, countDifferent, insetOf, meanColor} from './support/pixels.mjs';

/** The icon's edge in the page's header, in CSS pixels. */
const HEADER_SIZE = 64;

/** The share of an icon's edge that is part of a rounded corner. */
const CORNER = 0.25;

describe('the build page', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof startBackend>>} */
  let backend;
  /** @type {string} */
  let origin;

  before(async () => {
    browser = await launchBrowser();
    backend = await startBackend();
    origin = backend.origin;
  });
  after(async () => {
    await browser?.close();
    await backend?.stop();
  });

  for (const id of ['101', '102']) {
    it(`shows the pixels of the icon of build ${id}`, async test => {
      const {app_info: app, objectstore_token: token} = await fetchBuild(origin, id);
      assert.ok(app.app_icon_id, `the demo's build ${id} must have an icon`);
      const icon = await fetchPixels(origin, app.app_icon_id, token);
      const middle = insetOf(icon, CORNER);

      const {page} = await openPage(browser, test, {
        viewport: {width: 1200, height: 800},
        // One pixel of the icon is one pixel of the screen.
        deviceScaleFactor: icon.width / HEADER_SIZE,
      });
      await page.goto(`${origin}/builds/${id}`);
      const shown = page.getByRole('main').getByRole('img', {name: `Icon of ${app.name}`});
      await eventually(async () => {
        const picture = await capture(shown);
        assert.equal(picture.width, icon.width, "the icon's width in pixels");
        const off = countDifferent(picture, icon, middle);
        assert.equal(off, 0, `${off} pixels of the icon's middle differ from its file`);
      });
    });
  }

  it('downloads the icon', async test => {
    const {app_info: app, objectstore_token: token} = await fetchBuild(origin, '101');
    const icon = await fetchPixels(origin, String(app.app_icon_id), token);
    const {page} = await openPage(browser, test);
    await page.goto(`${origin}/builds/101`);
    const {file, pixels} = await downloadBy(page, `Download the icon of ${app.name}`);
    assert.equal(file, `${app.name}.png`);
    assert.ok(pixels.data.equals(icon.data), 'the pixels of the icon');
  });

  for (const [id, reason] of [
    ['103', 'that has no icon'],
    ['104', "whose icon's object does not exist"],
  ]) {
    it(`shows the first letter of an app ${reason}`, async test => {
      const {app_info: app} = await fetchBuild(origin, String(id));
      const {page} = await openPage(browser, test);
      await page.goto(`${origin}/builds/${id}`);

      const icon = page.getByRole('main').getByRole('img', {name: `Icon of ${app.name}`});
      const letter = icon.filter({hasText: /^.$/});
      await shows(letter, `a letter in place of the icon of ${app.name}`);
      assert.equal(await letter.textContent(), app.name[0], 'the letter');
      const links = page.getByRole('link', {name: /the icon of/});
      assert.equal(await links.count(), 0, 'links to the missing icon');
    });
  }

  it('shows icons in the list of builds, whose API response has no token', async test => {
    const {app_info: app} = await fetchBuild(origin, '101');
    const {page} = await openPage(browser, test);
    await page.goto(`${origin}/builds/101`);
    const listed = page
      .getByRole('navigation', {name: 'Builds'})
      .getByRole('img', {name: `Icon of ${app.name}`})
      .first();
    const header = page.getByRole('main').getByRole('img', {name: `Icon of ${app.name}`});
    await eventually(async () => {
      const [small, large] = [await capture(listed), await capture(header)];
      assert.equal(small.width, 24, "a listed icon's width in pixels");
      const [got, wanted] = [small, large].map(picture => meanColor(picture, CORNER));
      assert.ok(got && wanted);
      assert.ok(
        got.every((value, channel) => Math.abs(value - (wanted[channel] ?? 0)) < 8),
        `the mean colour of the listed icon must be that of the large one, rgb(${wanted}), not rgb(${got})`,
      );
    });
  });

  it('links to the comparison of its snapshots, and back', async test => {
    const {page} = await openPage(browser, test);
    await page.goto(origin);
    await page.getByRole('link', {name: 'Compare snapshots'}).click();
    await page.waitForURL('**/snapshots/201');
    await page.getByRole('navigation', {name: 'Breadcrumb'}).getByRole('link').click();
    await page.waitForURL('**/builds/101');
  });
});
