// Launches Chromium, and opens pages whose requests and console problems are recorded.

import {existsSync} from 'node:fs';

import {chromium} from 'playwright-core';

const CANDIDATES = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const ARGS = [
  // Show colours as they are in the image files, whatever the screen.
  '--force-color-profile=srgb',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
];

/** Fits two of the demo's images side by side at their natural size, so that pixels can be compared. */
export const LARGE_VIEWPORT = {width: 2000, height: 1400};

/** @param {import('playwright-core').LaunchOptions} [options] */
export function launchBrowser(options) {
  return chromium.launch({...browserOptions(), ...options});
}

/** @returns {import('playwright-core').LaunchOptions} */
export function browserOptions() {
  const executablePath = CANDIDATES.find(path => path && existsSync(path));
  if (!executablePath) {
    throw new Error('no Chromium found: install it, or set CHROMIUM to its path');
  }
  return {
    executablePath,
    args: ARGS,
    // Chromium's sandbox refuses to run as root, as in a container.
    chromiumSandbox: process.getuid?.() !== 0,
  };
}

/**
 * @typedef {object} OpenedPage
 * @property {import('playwright-core').Page} page
 * @property {string[]} consoleProblems errors and warnings of the console, and uncaught errors
 * @property {import('playwright-core').Request[]} requests
 */

/**
 * Opens an empty page in a new context, which closes when the test ends.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {{after(stop: () => Promise<void>): void}} test
 * @param {import('playwright-core').BrowserContextOptions} [options]
 * @returns {Promise<OpenedPage>}
 */
export async function openPage(browser, test, options = {}) {
  const context = await browser.newContext({viewport: LARGE_VIEWPORT, ...options});
  test.after(() => context.close());
  return openPageIn(context);
}

/**
 * Opens an empty page, which closes with its context.
 *
 * @param {import('playwright-core').BrowserContext} context
 * @returns {Promise<OpenedPage>}
 */
export async function openPageIn(context) {
  const page = await context.newPage();

  /** @type {OpenedPage} */
  const opened = {page, consoleProblems: [], requests: []};
  page.on('request', request => opened.requests.push(request));
  page.on('pageerror', error => opened.consoleProblems.push(String(error)));
  page.on('console', message => {
    if (!/^(error|warning)$/.test(message.type())) return;
    opened.consoleProblems.push(`${message.text()} at ${message.location().url}`);
  });
  return opened;
}

/**
 * The URLs of the requests for objects, which go through the backend's proxy.
 *
 * @param {import('playwright-core').Request[]} requests
 */
export function objectRequests(requests) {
  return requests
    .map(request => new URL(request.url()))
    .filter(({pathname}) => pathname.includes('/objectstore/v1/objects/'));
}
