// Waits for what must come true, without a guess at how long it takes.

import assert from 'node:assert/strict';
import {setTimeout as delay} from 'node:timers/promises';

/** Long enough for what a busy machine does late: it ends only what would never come. */
const TIMEOUT_MS = 30_000;
const INTERVAL_MS = 50;

/**
 * Runs `check` until it no longer throws; when time is up, what it threw last is the failure.
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
 * @param {import('playwright-core').Locator} locator
 * @param {string} what the thing's name, for people
 */
export async function shows(locator, what) {
  await locator
    .first()
    .waitFor({timeout: TIMEOUT_MS})
    .catch(() => assert.fail(`the page must show ${what}`));
}
