// A page in the browser: it must show the image, and nothing may go wrong meanwhile.

import assert from 'node:assert/strict';

import {fetchBuild, fetchPixels} from '../../e2e/support/api.mjs';
import {openPageIn} from '../../e2e/support/browser.mjs';
import {eventually} from '../../e2e/support/eventually.mjs';

/** The build whose icon the apps show. */
const BUILD = '101';

/** Long enough for a page that a busy machine builds when it is asked for. */
const TIMEOUT_MS = 30_000;

/** What browsers ask for by themselves, whether or not a page has it. */
const FAVICON = /\/favicon\.ico$/;

const CODE = /\b(javascript|wasm)\b/;

/**
 * As `assertShowsIconIn`, in a context of its own.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {string} backend
 */
export async function assertShowsIcon(browser, url, backend) {
  const context = await browser.newContext();
  try {
    return await assertShowsIconIn(context, url, backend);
  } finally {
    await context.close();
  }
}

/**
 * Opens `url` and waits for the icon. Gives back how many bytes of code the page has loaded for that, as
 * far as that is known.
 *
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} url
 * @param {string} backend the origin of the API that the page talks to
 */
export async function assertShowsIconIn(context, url, backend) {
  const build = await fetchBuild(backend, BUILD);
  const token = build.objectstore_token;
  const {width, height} = await fetchPixels(backend, build.app_info.app_icon_id ?? '', token);
  const visit = await openPageIn(context);
  await visit.page.goto(url);
  await waitForImage(visit, {width, height});
  assert.deepEqual(failures(visit), [], 'nothing goes wrong in the page');
  // The browser need not have kept all bodies, and their size decides nothing.
  return codeSize(visit.requests).catch(() => undefined);
}

/**
 * Ends early where something goes wrong: no image will come then.
 *
 * @param {import('../../e2e/support/browser.mjs').OpenedPage} visit
 * @param {{width: number, height: number}} expected
 */
function waitForImage(visit, expected) {
  return eventually(async () => {
    if (failures(visit).length > 0) return;
    const shown = await Promise.all(visit.page.frames().map(imageSizes));
    assert.deepEqual(shown.flat(), [expected], 'the size of the image in the page');
  }, TIMEOUT_MS);
}

/** @param {import('playwright-core').Frame} frame */
function imageSizes(frame) {
  return frame.evaluate(() =>
    Array.from(document.images, image => ({
      width: image.naturalWidth,
      height: image.naturalHeight,
    })),
  );
}

/**
 * What the console, the page's own errors and its requests say of failures.
 *
 * @param {import('../../e2e/support/browser.mjs').OpenedPage} visit
 */
function failures({consoleProblems, requests}) {
  const ends = requests.map(request => {
    const end = request.failure()?.errorText ?? request.existingResponse()?.status();
    // One that is under way has not failed.
    return end === undefined || end === 200 ? [] : [`${request.url()}: ${end}`];
  });
  return [...consoleProblems.filter(text => !FAVICON.test(text)), ...ends.flat()].map(withoutToken);
}

/** @param {string} text */
function withoutToken(text) {
  return text.replace(/X-Os-Auth=[^&\s"]*/g, 'X-Os-Auth=…');
}

/** @param {readonly import('playwright-core').Request[]} requests */
async function codeSize(requests) {
  const sizes = await Promise.all(
    requests.map(async request => {
      const response = await request.response();
      const type = response?.headers()['content-type'] ?? '';
      return CODE.test(type) ? ((await response?.body())?.length ?? 0) : 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
