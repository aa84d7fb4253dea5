// The page of all images, in use.

import {count, find} from './browser.mjs';

/** Images that are wanted, and have no token to be loaded with. */
export const WAITING = 'img[data-status="loading"]:not([src])';

/**
 * Scrolls so far down: 0 is the first image, 1 the last.
 *
 * @param {import('selenium-webdriver').WebDriver} browser
 * @param {number} share
 */
export async function scrollTo(browser, share) {
  await find(browser, '[role="grid"]');
  await browser.executeScript((/** @type {number} */ share) => {
    const scroller = document.querySelector('[role="grid"]')?.parentElement;
    if (scroller) scroller.scrollTop = scroller.scrollHeight * share;
  }, share);
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
