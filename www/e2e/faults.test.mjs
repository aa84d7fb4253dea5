// The page and a server that fails on purpose: its images all show in the end, and it asks no more often
// than it must.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {startBackend} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {shows} from './support/eventually.mjs';
import {recordDetails, recordImages, refused} from './support/traffic.mjs';
import {assertAllShown, compareABit, useFor} from './support/use.mjs';

/** Two rounds of tokens, and then some. */
const SECONDS = 25;

/** What lies between the starts of two refetches, less what a busy machine is late with beginning one. */
const FLOOR_MS = 4_500;

/** The longest that the session waits between two refetches, and some time to load. */
const HEALED_AFTER_MS = 70_000;

const DESKTOP = {width: 1280, height: 640};

describe('a comparison whose tokens live for 10 s copes', {concurrency: 3}, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  for (const {what, faults, isNeverRefused = false} of [
    {what: 'with every second refetch that fails', faults: ['refetch=0.5:503']},
    {what: 'with a key that is replaced', faults: ['rotate-key=15']},
    {what: 'with tokens that come expired', faults: ['expired-token=0.5']},
    {what: 'with a server ahead of its time', faults: ['clock=600'], isNeverRefused: true},
    {what: 'with a server behind its time', faults: ['clock=-600'], isNeverRefused: true},
    {what: 'with a server ahead that tells no time', faults: ['clock=600', 'no-date']},
    {what: 'with a server behind that tells no time', faults: ['clock=-600', 'no-date']},
  ]) {
    it(what, async test => {
      const options = faults.flatMap(fault => ['--fault', fault]);
      const backend = await startBackend('--token-lifetime', '10', '--leeway', '0', ...options);
      test.after(backend.stop);
      const {page} = await openPage(browser, test, {viewport: DESKTOP});
      const images = await recordImages(page);
      await page.goto(`${backend.origin}/snapshots/201`);
      await shows(page.getByRole('option'), 'the list of images');
      // The page tries its own requests again, where they fail: the build's is the last of them.
      const crumbs = page.getByRole('navigation', {name: 'Breadcrumb'});
      await shows(crumbs.getByRole('link', {name: /\d/}), 'the build that is compared');
      await page.waitForLoadState('networkidle');

      // The mask is loaded by script, which is told what went wrong: let the images find out themselves.
      if (faults.includes('no-date')) await page.getByRole('switch', {name: 'Diff mask'}).uncheck();

      // From here on, only the session asks: the page itself has its data.
      const startsOfRefetches = await recordDetails(page);
      await useFor(SECONDS, page, compareABit(page));
      // A slow machine may not have come so far down: images that no token has loaded yet.
      await page.getByRole('option').last().scrollIntoViewIfNeeded();
      await assertAllShown(page, HEALED_AFTER_MS);

      const starts = (await startsOfRefetches()).map(Math.round);
      const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
      assert.deepEqual(
        gaps.filter(gap => gap < FLOOR_MS),
        [],
        `milliseconds between refetches that came too soon; they started at ${starts}`,
      );
      assert.ok(starts.length > 0, 'the token must have been renewed');
      if (!isNeverRefused) return;
      assert.deepEqual(
        refused(images).map(({path}) => path),
        [],
        'images that were refused, though the server says what time it is',
      );
    });
  }
});
