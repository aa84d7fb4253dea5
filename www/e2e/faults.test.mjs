// The page with a server that fails on purpose: all images are shown in the end, and refetches are not too
// frequent.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {startBackend} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {shows} from './support/eventually.mjs';
import {recordImages, recordTokenRequests, refused} from './support/traffic.mjs';
import {comparisonStep, repeatFor, showsAllImages} from './support/user-actions.mjs';

/** More than the lifetime of two tokens. */
const SECONDS = 25;

/** The shortest time between the starts of two refetches, minus the delay of a busy machine. */
const MIN_REFETCH_INTERVAL_MS = 4_500;

/** The longest wait between two refetches, plus some time to load. */
const RECOVERY_TIMEOUT_MS = 70_000;

const DESKTOP = {width: 1280, height: 640};

describe('a comparison whose tokens live for 10 s shows all images', {concurrency: 3}, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  for (const {what, faults, isNeverRefused = false} of [
    {what: 'if every second refetch fails', faults: ['refetch=0.5:503']},
    {what: 'if the signing key is rotated', faults: ['rotate-key=15']},
    {what: 'if new tokens have already expired', faults: ['expired-token=0.5']},
    {what: "if the server's clock is fast", faults: ['clock=600'], isNeverRefused: true},
    {what: "if the server's clock is slow", faults: ['clock=-600'], isNeverRefused: true},
    {
      what: "if the server's clock is fast and responses have no Date",
      faults: ['clock=600', 'no-date'],
    },
    {
      what: "if the server's clock is slow and responses have no Date",
      faults: ['clock=-600', 'no-date'],
    },
  ]) {
    it(what, async test => {
      const options = faults.flatMap(fault => ['--fault', fault]);
      const backend = await startBackend('--token-lifetime', '10', '--leeway', '0', ...options);
      test.after(backend.stop);
      const {page} = await openPage(browser, test, {viewport: DESKTOP});
      const images = await recordImages(page);
      await page.goto(`${backend.origin}/snapshots/201`);
      await shows(page.getByRole('option'), 'the list of images');
      // The page retries its own requests if they fail. The one for the build is the last.
      const crumbs = page.getByRole('navigation', {name: 'Breadcrumb'});
      await shows(crumbs.getByRole('link', {name: /\d/}), 'the build that is compared');
      await page.waitForLoadState('networkidle');

      // The mask is fetched by script, which sees the status. Turn it off, so that only images can fail.
      if (faults.includes('no-date')) await page.getByRole('switch', {name: 'Diff mask'}).uncheck();

      // The page has its own data. From here on, only the session sends API requests.
      const startsOfRefetches = await recordTokenRequests(page);
      await repeatFor(SECONDS, page, comparisonStep(page));
      // Scroll to images that are not loaded yet. On a slow machine, the steps above did not get this far.
      await page.getByRole('option').last().scrollIntoViewIfNeeded();
      await showsAllImages(page, RECOVERY_TIMEOUT_MS);

      const starts = (await startsOfRefetches()).map(Math.round);
      const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
      assert.deepEqual(
        gaps.filter(gap => gap < MIN_REFETCH_INTERVAL_MS),
        [],
        `intervals between refetches that are too short, in ms; the refetches started at ${starts}`,
      );
      assert.ok(starts.length > 0, 'the token must have been renewed');
      if (!isNeverRefused) return;
      assert.deepEqual(
        refused(images).map(({path}) => path),
        [],
        'images that were refused although responses have a Date',
      );
    });
  }
});
