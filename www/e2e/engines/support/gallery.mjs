// The page of all images, in use.

import assert from 'node:assert/strict';

import {eventually} from '../../support/eventually.mjs';
import {count, find, PATIENCE_MS} from './browser.mjs';

/** Images that are wanted, and have no token to be loaded with. */
const WAITING = 'img[data-status="loading"]:not([src])';

/**
 * Scrolls so far down that other images come: 0 is the first of them, 1 the last.
 *
 * @param {import('selenium-webdriver').WebDriver} browser
 * @param {number} share
 */
export async function scrollTo(browser, share) {
  const firstRow = async () => (await find(browser, '[role="row"]')).getAttribute('aria-rowindex');
  const before = await firstRow();
  await browser.executeScript((/** @type {number} */ share) => {
    const scroller = document.querySelector('[role="grid"]')?.parentElement;
    if (scroller) scroller.scrollTop = scroller.scrollHeight * share;
  }, share);
  await eventually(
    async () => assert.notEqual(await firstRow(), before, 'other rows must come'),
    PATIENCE_MS,
  );
}

/** @param {import('selenium-webdriver').WebDriver} browser */
export function countWaiting(browser) {
  return count(browser, WAITING);
}

/**
 * The URL of each image that is shown, by its path.
 *
 * @param {import('selenium-webdriver').WebDriver} browser
 * @returns {Promise<Record<string, string>>}
 */
export function urlsShown(browser) {
  return browser.executeScript(() =>
    Object.fromEntries(
      [...document.images]
        .filter(({src}) => src !== '')
        .map(({src}) => [new URL(src).pathname, src]),
    ),
  );
}
