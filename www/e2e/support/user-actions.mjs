// Uses a page as a person would who is not in a hurry.

import {setTimeout as delay} from 'node:timers/promises';

import {eventually} from './eventually.mjs';
import {assertNoMissingImages, findMissingImages} from './missing-images.mjs';
import {setVisibility} from './visibility.mjs';

/** Longer than the lifetime of a token. */
const HIDDEN_MS = 12_000;

/**
 * Repeats a step, with pauses. Hides the tab now and then, for longer than a token lives.
 *
 * @param {number} seconds
 * @param {import('playwright-core').Page} page
 * @param {(turn: number) => Promise<void>} step
 */
export async function repeatFor(seconds, page, step) {
  const end = performance.now() + seconds * 1_000;
  for (let turn = 0; performance.now() < end; turn++) {
    await step(turn);
    await delay(turn % 7 === 0 ? 3_000 : 700);
    if (turn % 23 !== 22) continue;
    await setVisibility(page, 'hidden');
    await delay(HIDDEN_MS);
    await setVisibility(page, 'visible');
  }
}

/**
 * A step on the comparison page: selects another mode or image, or scrolls the list.
 *
 * @param {import('playwright-core').Page} page
 */
export function comparisonStep(page) {
  const modes = ['Wipe', 'Onion', 'Split'];
  /** @param {number} turn */
  return async turn => {
    const mode = page.getByText(modes[turn % modes.length] ?? '', {exact: true});
    if (await mode.isVisible()) await mode.click();
    const list = page.getByRole('listbox');
    if (turn % 4 === 1) await list.press(turn % 16 === 13 ? 'Home' : 'ArrowDown');
    // Slowly: images far down must come into view long after the first token has expired.
    if (turn % 2 === 1)
      await page
        .getByRole('option')
        .nth(turn % 42)
        .scrollIntoViewIfNeeded();
  };
}

/**
 * A step on the build page: goes to another build, or to the comparison and back.
 *
 * @param {import('playwright-core').Page} page
 */
export function buildStep(page) {
  /** @param {number} turn */
  return async turn => {
    const builds = page.getByRole('navigation', {name: 'Builds'}).getByRole('link');
    if (turn % 8 === 6) {
      // By a link: `page.goto` would load a new document, with a new session.
      await builds.first().click();
      await page.getByRole('link', {name: 'Compare snapshots'}).click();
      await page.waitForURL('**/snapshots/201**');
    } else if (turn % 8 === 7) {
      await page.getByRole('navigation', {name: 'Breadcrumb'}).getByRole('link').click();
      await page.waitForURL('**/builds/101');
    } else {
      await builds.nth(turn % 3).click();
    }
  };
}

/**
 * Waits until all images are shown, and none is replaced by a placeholder.
 *
 * @param {import('playwright-core').Page} page
 * @param {number} [timeoutMs]
 */
export async function showsAllImages(page, timeoutMs) {
  await eventually(
    async () => assertNoMissingImages(await page.evaluate(findMissingImages)),
    timeoutMs,
  );
}
