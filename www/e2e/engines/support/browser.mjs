// A browser over WebDriver, and what a person would see of a page in it.

import assert from 'node:assert/strict';

import {Builder, By} from 'selenium-webdriver';

import {eventually} from '../../support/eventually.mjs';
import {assertNoneMissing, findMissing} from '../../support/missing.mjs';
import {startDriver} from './driver.mjs';

/** As a desktop's, and no larger than the screen that there may be. */
const WINDOW = {x: 0, y: 0, width: 1280, height: 900};

/** How long what is on its way may take on a busy machine. */
export const PATIENCE_MS = 30_000;

/**
 * Starts the engine's browser. Whoever starts it closes it.
 *
 * @returns {Promise<{browser: import('selenium-webdriver').WebDriver, close: () => Promise<void>}>}
 */
export async function launchEngine() {
  const {url, capabilities, stop} = await startDriver();
  // With a server's address, it looks for no driver by itself.
  const builder = new Builder().disableEnvironmentOverrides().usingServer(url);
  const browser = await builder
    .withCapabilities(capabilities)
    .build()
    .catch(async error => {
      await stop();
      throw error;
    });
  await browser.manage().window().setRect(WINDOW);
  const close = async () => {
    await browser.quit();
    await stop();
  };
  return {browser, close};
}

/**
 * Waits until no image is missing, and none is replaced by a placeholder.
 *
 * @param {import('selenium-webdriver').WebDriver} browser
 * @param {number} [timeoutMs]
 */
export async function showsAllImages(browser, timeoutMs = PATIENCE_MS) {
  await eventually(async () => {
    assert.ok(await count(browser, 'main img'), 'the page must show images');
    assertNoneMissing(await browser.executeScript(findMissing));
  }, timeoutMs);
}

/**
 * Waits until there is what a selector selects.
 *
 * @param {import('selenium-webdriver').WebDriver} browser
 * @param {string} selector
 */
export function find(browser, selector) {
  return eventually(() => browser.findElement(By.css(selector)), PATIENCE_MS);
}

/**
 * @param {import('selenium-webdriver').WebDriver} browser
 * @param {string} selector
 * @returns {Promise<number>}
 */
export function count(browser, selector) {
  return browser.executeScript(
    (/** @type {string} */ selector) => document.querySelectorAll(selector).length,
    selector,
  );
}

/**
 * What the page complained of since it was loaded: `complaints.js` keeps it.
 *
 * @param {import('selenium-webdriver').WebDriver} browser
 * @returns {Promise<string[]>}
 */
export function complaintsOf(browser) {
  return browser.executeScript(() => Reflect.get(window, 'complaints'));
}
