// The demo's list of 2,000 images, scrolled fast, with a distant server: how long it takes until the images in view at the
// end are shown.

import {setTimeout as delay} from 'node:timers/promises';

import {startBackend} from '../../../www/e2e/support/backend.mjs';
import {scrollerOf} from '../../../www/e2e/support/scroll.mjs';
import {countingProxy} from '../support/counting-proxy.mjs';
import {withLatency} from '../support/with-latency.mjs';
import {serve} from '../support/serve.mjs';
import {table} from '../support/table.mjs';

const LATENCY_MS = 300;
const VIEWPORT = {width: 1280, height: 800};
const WHEELS = 25;
const WHEEL_PIXELS = 1_500;
const WHEEL_EVERY_MS = 250;
const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 180_000;

/** Seconds. */
const LIFETIMES = [300, 20];

/** @type {import('../run.mjs').Task} */
export const scroll = {
  name: 'scroll',
  title: `A list scrolled by ${WHEELS} wheels of ${WHEEL_PIXELS} px, each request ${LATENCY_MS} ms`,
  async run({browser}) {
    const found = [];
    for (const lifetime of LIFETIMES) found.push(await visit(browser, lifetime));
    return {figures: {latency: LATENCY_MS, wheels: WHEELS, found}, text: report(found)};
  },
};

/** @typedef {Awaited<ReturnType<typeof visit>>} VisitResult */

/**
 * @param {import('playwright-core').Browser} browser
 * @param {number} lifetime
 */
async function visit(browser, lifetime) {
  const backend = await startBackend('--token-lifetime', String(lifetime), '--leeway', '0');
  const {traffic, forward} = countingProxy(backend.origin);
  const {origin, stop} = await serve({}, withLatency(forward, LATENCY_MS));
  const context = await browser.newContext({viewport: VIEWPORT});
  try {
    const page = await context.newPage();
    await page.goto(`${origin}/snapshots/202/images`);
    await areShown(page);
    const box = await scrollerOf(page).boundingBox();
    if (!box) throw new Error('the list is not there');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const before = {images: traffic.images, refused: traffic.refused};
    for (let wheel = 0; wheel < WHEELS; wheel++) {
      await page.mouse.wheel(0, WHEEL_PIXELS);
      await delay(WHEEL_EVERY_MS);
    }
    const start = performance.now();
    const visible = await areShown(page);
    const elapsed = (performance.now() - start) / 1_000;
    return {
      lifetime,
      visible,
      elapsed,
      requests: traffic.images - before.images,
      refused: traffic.refused - before.refused,
      downloaded: traffic.downloads.size,
    };
  } finally {
    await context.close();
    stop();
    await backend.stop();
  }
}

/**
 * Waits until all images in view are shown. Resolves to their number.
 *
 * @param {import('playwright-core').Page} page
 */
async function areShown(page) {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const {seen, shown} = await page.evaluate(() => {
      const inView = [...document.querySelectorAll('[role="gridcell"]')].filter(cell => {
        const {top, bottom} = cell.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      });
      const isShown = (/** @type {Element} */ cell) => {
        const img = cell.querySelector('img');
        return img?.complete && img.naturalWidth > 0;
      };
      return {seen: inView.length, shown: inView.filter(isShown).length};
    });
    if (seen > 0 && shown === seen) return seen;
    await delay(LOOK_EVERY_MS);
  }
  throw new Error(`the images in view were not shown within ${PATIENCE_MS / 1_000} s`);
}

/** @param {VisitResult[]} found */
function report(found) {
  return table(
    ['tokens live', 'in view', 'shown after', 'requests', 'refused', 'downloaded'],
    found.map(({lifetime, visible, elapsed, requests, refused, downloaded}) => [
      `${lifetime} s`,
      String(visible),
      `${elapsed.toFixed(1)} s`,
      String(requests),
      String(refused),
      String(downloaded),
    ]),
  );
}
