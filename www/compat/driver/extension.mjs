// A browser with an extension that is not packed.

import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {chromium} from 'playwright-core';

import {browserOptions} from '../../e2e/support/browser.mjs';

/**
 * Calls `use` with a browser of its own that has the extension, and the origin of its pages.
 *
 * @template T
 * @param {string} extension its folder
 * @param {(context: import('playwright-core').BrowserContext, origin: string) => Promise<T>} use
 */
export async function withExtension(extension, use) {
  const {args = [], ...options} = browserOptions();
  const profile = mkdtempSync(join(tmpdir(), 'objectstore-image-auth-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...options,
    // The headless mode that Playwright takes otherwise knows no extensions.
    channel: 'chromium',
    args: [...args, `--disable-extensions-except=${extension}`, `--load-extension=${extension}`],
  });
  try {
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    return await use(context, `chrome-extension://${new URL(worker.url()).host}`);
  } finally {
    await context.close();
    rmSync(profile, {recursive: true, force: true});
  }
}
