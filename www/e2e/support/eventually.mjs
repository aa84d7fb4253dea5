// Retries a check until it passes, instead of sleeping for a guessed time.

import assert from 'node:assert/strict';
import {setTimeout as delay} from 'node:timers/promises';

/** Generous for a busy machine: only a check that never passes takes this long. */
const TIMEOUT_MS = 30_000;
const INTERVAL_MS = 50;

/**
 * Runs `check` until it no longer throws. After the timeout, rethrows its last error.
 *
 * @template T
 * @param {() => T | Promise<T>} check
 * @param {number} [timeoutMs]
 * @returns {Promise<T>}
 */
export async function eventually(check, timeoutMs = TIMEOUT_MS) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await delay(INTERVAL_MS);
  }
}

/**
 * Waits until the element is visible.
 *
 * @param {import('playwright-core').Locator} locator
 * @param {string} what names the element in the failure message
 */
export async function shows(locator, what) {
  await locator
    .first()
    .waitFor({timeout: TIMEOUT_MS})
    .catch(() => assert.fail(`the page must show ${what}`));
}
