// Scrolls through 2,000 images with tokens that live for ten seconds.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {startBackend} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {shows} from './support/eventually.mjs';
import {scrollerOf, scrollFor, watchBlankImages, watchMaxCount} from './support/scroll.mjs';
import {recordImages, recordTokenRequests, refused, repeated} from './support/traffic.mjs';
import {showsAllImages} from './support/user-actions.mjs';

/** The duration of one round of scrolling down: the lifetime of two tokens. */
const SECONDS_DOWN = 20;

/** How many images must be scrolled to. */
const MIN_IMAGES = 100;

/** A busy machine draws fewer frames, so it needs more rounds to get far enough. */
const MAX_ROUNDS = 5;

/** Pixels per frame: down slowly enough that images are loaded. */
const PIXELS_DOWN = 10;
const PIXELS_UP = 60;

const MAX_ROWS = 12;

describe('2,000 images, scrolled through with tokens that live for 10 s', () => {
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

  it('are never refused, blank again or downloaded twice, and few rows are in the document', async test => {
    const {page, consoleProblems} = await openPage(browser, test, {
      viewport: {width: 1280, height: 800},
    });
    const loads = await recordImages(page);
    await page.goto(`${backend.origin}/snapshots/202/images#diagnostics`);
    await shows(page.getByRole('gridcell'), 'images');
    // The build is the page's own last request. From here on, only the session sends API requests.
    const crumbs = page.getByRole('navigation', {name: 'Breadcrumb'});
    await shows(crumbs.getByRole('link', {name: /\d/}), 'the build of the images');
    const tokenRequests = await recordTokenRequests(page);
    const most = await watchMaxCount(page, '[role="row"]');
    const began = performance.now();

    for (let round = 0; round < MAX_ROUNDS && loads.length <= MIN_IMAGES; round++)
      await scrollFor(page, PIXELS_DOWN, SECONDS_DOWN);
    await showsAllImages(page);
    const down = loads.length;
    const frames = await watchBlankImages(page);
    await scrollFor(page, -PIXELS_UP, 60);
    assert.equal(await scrollerOf(page).evaluate(({scrollTop}) => scrollTop), 0);
    await showsAllImages(page);
    const {frames: drawn, withBlank} = await frames();
    const seconds = (performance.now() - began) / 1_000;

    assert.ok(drawn > 10, `${drawn} frames were drawn`);
    assert.equal(withBlank, 0, `frames with an image that came back blank, of ${drawn}`);

    assert.deepEqual(refused(loads), [], 'images that were refused');
    const paths = loads.filter(({isComplete}) => isComplete).map(({path}) => path);
    const twice = paths.filter((path, index) => paths.indexOf(path) !== index);
    assert.deepEqual(twice, [], 'images that were downloaded twice, with any token');
    assert.deepEqual(repeated(loads), []);
    assert.ok(down > MIN_IMAGES, `${down} images were scrolled to`);
    assert.ok(
      new Set(loads.map(({token}) => token)).size > 2,
      'several tokens must have been used',
    );

    assert.ok(
      (await most()) <= MAX_ROWS,
      `there were ${await most()} rows in the document at once`,
    );
    const refetches = (await tokenRequests()).length;
    assert.ok(refetches <= seconds / 4, `${refetches} refetches in ${seconds.toFixed()} s`);
    assert.deepEqual(consoleProblems, []);
  });
});
