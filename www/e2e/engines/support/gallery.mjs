// Actions on the page of all images, and what it shows.

import assert from 'node:assert/strict';

import {eventually} from '../../support/eventually.mjs';
import {count, find, TIMEOUT_MS} from './browser.mjs';

/** Images in view that wait for a token. */
const WAITING = 'img[data-status="loading"]:not([src])';

/**
 * Scrolls to a share of the list, from 0 to 1, and waits until other images are rendered.
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
    async () => assert.notEqual(await firstRow(), before, 'other rows must be rendered'),
    TIMEOUT_MS,
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
