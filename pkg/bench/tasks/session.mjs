// A visit to 2,000 images through 12 new tokens: the package, and each new token put into each URL.

import {startBackend} from '../../../www/e2e/support/backend.mjs';
import {bundle} from '../support/bundle.mjs';
import {countingProxy} from '../support/counting-proxy.mjs';
import {makeImages} from '../support/images.mjs';
import {pageWith, serve} from '../support/serve.mjs';
import {table} from '../support/table.mjs';

const CONTENDERS = [
  {name: 'ImageAuth and bindImage', file: 'package'},
  {name: 'template string', file: 'template'},
];

/** Seconds. Twice the margin before expiry that a session keeps, and short, so that the task ends soon. */
const LIFETIME = 10;
const PATIENCE_MS = 300_000;

/** @type {import('../run.mjs').Task} */
export const session = {
  name: 'session',
  title: 'A session: images shown while tokens rotate',
  async run({browser, isQuick}) {
    const [count, rotations] = isQuick ? [400, 3] : [2_000, 12];
    const images = await makeImages(count);
    const lifetime = ['--token-lifetime', String(LIFETIME), '--leeway', '0'];
    const backend = await startBackend('--images', images.folder, ...lifetime);
    try {
      // At the same time, so that the machine is equally busy for both.
      const found = await Promise.all(
        CONTENDERS.map(contender => visit(browser, backend.origin, rotations, contender)),
      );
      return {figures: {images: count, rotations, lifetime: LIFETIME, found}, text: report(found)};
    } finally {
      await backend.stop();
      await images.remove();
    }
  },
};

/** @typedef {Awaited<ReturnType<typeof visit>>} VisitResult */

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} backend its origin
 * @param {number} rotations
 * @param {{name: string, file: string}} contender
 */
async function visit(browser, backend, rotations, {name, file}) {
  const {traffic, forward} = countingProxy(backend);
  const script = await bundle(`session/${file}.mjs`);
  const files = {'/visit.html': pageWith('/visit.js'), '/visit.js': script};
  const {origin, stop} = await serve(files, forward);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const client = await context.newCDPSession(page);
    // The thread's own time, without the time of other processes.
    await client.send('Performance.enable', {timeDomain: 'threadTicks'});
    const start = performance.now();
    await page.goto(`${origin}/visit.html?rotations=${rotations}&lifetime=${LIFETIME}`);
    await page.waitForFunction('window.shown', undefined, {timeout: PATIENCE_MS, polling: 1_000});
    const elapsed = (performance.now() - start) / 1_000;
    const shown = Number(await page.evaluate('window.shown'));
    const {metrics} = await client.send('Performance.getMetrics');
    const seconds = (/** @type {string} */ metric) =>
      metrics.find(({name}) => name === metric)?.value ?? NaN;
    const {details, images, refused, bytes, downloads} = traffic;
    const times = [...downloads.values()];
    return {
      name,
      shown,
      requests: images,
      refused,
      downloadedAgain: times.filter(count => count > 1).length,
      bytes,
      // Without the first, which brings the list of images.
      refetches: details - 1,
      elapsed,
      mainThreadSeconds: seconds('TaskDuration'),
      scriptSeconds: seconds('ScriptDuration'),
    };
  } finally {
    await context.close();
    stop();
  }
}

/** @param {VisitResult[]} found */
function report(found) {
  const counts = ['shown', 'requests', 'refused', 'downloaded again', 'bytes', 'refetches'];
  return table(
    ['', ...counts, 'in', 'main thread', 'of it script'],
    found.map(({name, bytes, mainThreadSeconds, scriptSeconds, ...counts}) => [
      name,
      ...[counts.shown, counts.requests, counts.refused, counts.downloadedAgain].map(String),
      `${(bytes / 1e6).toFixed(1)} MB`,
      String(counts.refetches),
      `${counts.elapsed.toFixed(0)} s`,
      `${mainThreadSeconds.toFixed(2)} s`,
      `${scriptSeconds.toFixed(2)} s`,
    ]),
  );
}
