// Controls a browser over WebDriver, and checks what its page shows.

import assert from 'node:assert/strict';

import {Builder, By} from 'selenium-webdriver';

import {eventually} from '../../support/eventually.mjs';
import {assertNoMissingImages, findMissingImages} from '../../support/missing-images.mjs';
import {startDriver} from './driver.mjs';

/** @typedef {import('selenium-webdriver').WebDriver} WebDriver */

/** The size of a desktop window that fits on a small screen. */
const WINDOW = {x: 0, y: 0, width: 1280, height: 900};

/** How long a page may take to load or change on a busy machine. */
export const TIMEOUT_MS = 30_000;

/**
 * Starts the engine's browser. The caller must close it.
 *
 * @returns {Promise<{browser: WebDriver, close: () => Promise<void>}>}
 */
export async function launchEngine() {
  const driver = await startDriver();
  try {
    const browser = await openSession(driver);
    const close = async () => {
      await browser.quit();
      await driver.stop();
    };
    return {browser, close};
  } catch (error) {
    await driver.stop();
    throw error;
  }
}

/** @param {Awaited<ReturnType<typeof startDriver>>} driver */
async function openSession({url, capabilities}) {
  // Given a server's address, Selenium does not search for a driver.
  const builder = new Builder().disableEnvironmentOverrides().usingServer(url);
  const browser = await builder.withCapabilities(capabilities).build();
  await browser.manage().setTimeouts({pageLoad: TIMEOUT_MS, script: TIMEOUT_MS});
  await browser.manage().window().setRect(WINDOW);
  return browser;
}

/**
 * Waits until all images are shown, and none is replaced by a placeholder.
 *
 * @param {WebDriver} browser
 * @param {number} [timeoutMs]
 */
export async function showsAllImages(browser, timeoutMs = TIMEOUT_MS) {
  await eventually(async () => {
    assert.ok(await count(browser, 'main img'), 'the page must show images');
    assertNoMissingImages(await browser.executeScript(findMissingImages));
  }, timeoutMs);
}

/**
 * Waits for the first element that matches a selector.
 *
 * @param {WebDriver} browser
 * @param {string} selector
 */
export function find(browser, selector) {
  return eventually(() => browser.findElement(By.css(selector)), TIMEOUT_MS);
}

/**
 * @param {WebDriver} browser
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
 * The page's console problems since it was loaded, which `console-problems.js` collects.
 *
 * @param {WebDriver} browser
 * @returns {Promise<string[]>}
 */
export function consoleProblemsOf(browser) {
  return browser.executeScript(() => Reflect.get(window, 'consoleProblems'));
}
