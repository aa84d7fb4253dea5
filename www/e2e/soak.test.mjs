// Uses both pages for a minute, with tokens that live for ten seconds.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {fetchBuild, fetchSnapshot, nameOf, snapshotPath} from './support/api.mjs';
import {startBackend} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {shows} from './support/eventually.mjs';
import {recordImages, refused, repeated} from './support/traffic.mjs';
import {buildStep, comparisonStep, repeatFor, showsAllImages} from './support/user-actions.mjs';

const SECONDS = Number(process.env['SOAK_SECONDS'] ?? 60);

/** Small enough that most of the list is out of sight. */
const DESKTOP = {width: 1280, height: 640};

describe(`in ${SECONDS} s of use, with tokens that live for 10 s`, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof startBackend>>} */
  let backend;

  before(async () => {
    browser = await launchBrowser();
    backend = await startBackend('--token-lifetime', '10', '--leeway', '0');
  });
  after(async () => {
    await browser?.close();
    await backend?.stop();
  });

  // Both at once, because most of the time is spent waiting.
  describe(
    'no image is refused, and none is loaded twice with the same token',
    {concurrency: true},
    () => {
      it('on the comparison page', async test => {
        const {page} = await openPage(browser, test, {viewport: DESKTOP});
        const images = await recordImages(page);
        const {changed} = await fetchSnapshot(backend.origin);
        const [pair] = changed;
        assert.ok(pair, 'the demo must have a changed pair');
        await page.goto(backend.origin + snapshotPath('changed', pair.head_image));
        await shows(page.getByRole('img', {name: `Head: ${nameOf(pair.head_image)}`}), 'head');

        const step = comparisonStep(page);
        await repeatFor(SECONDS, page, step);
        assertNoneRefusedOrRepeated(images);
        await showsAllImages(page);
      });

      it('on the build page', async test => {
        const {page} = await openPage(browser, test, {viewport: DESKTOP});
        const images = await recordImages(page);
        const {app_info: app} = await fetchBuild(backend.origin, '101');
        await page.goto(`${backend.origin}/builds/101`);
        await shows(
          page.getByRole('main').getByRole('img', {name: `Icon of ${app.name}`}),
          'an icon',
        );

        await repeatFor(SECONDS, page, buildStep(page));
        assertNoneRefusedOrRepeated(images.filter(({status}) => status !== 404));
        await showsAllImages(page);
      });
    },
  );
});

/** @param {import('./support/traffic.mjs').Load[]} images */
function assertNoneRefusedOrRepeated(images) {
  assert.ok(images.length > 10, `the page must have loaded images; it loaded ${images.length}`);
  assert.ok(new Set(images.map(({token}) => token)).size > 2, 'it must have used several tokens');
  assert.deepEqual(
    refused(images).map(({path, status}) => ({path, status})),
    [],
    'images that were refused',
  );
  assert.deepEqual(
    repeated(images).map(({path, at}) => ({path, at})),
    [],
    'images that were loaded twice with the same token',
  );
}
