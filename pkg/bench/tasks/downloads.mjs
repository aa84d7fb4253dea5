// What is downloaded when tokens change: many images, each shown anew after each change, in each way that there is.

import {openWorkerPage} from '../../../www/e2e/support/worker-page.mjs';
import {table} from '../support/table.mjs';

const IMAGES = 2_000;
const ROTATIONS = 12;

const KEPT_BY_BROWSER = {
  'Cache-Control': 'private, max-age=86400, immutable',
  'No-Vary-Search': 'params=("X-Os-Auth" "os_auth")',
};

const WAYS = [
  {name: 'token in the URL', isControlled: false},
  {name: 'with response headers', isControlled: false, headers: KEPT_BY_BROWSER},
  {name: 'service worker', isControlled: true},
  {name: 'service worker with cache', isControlled: true, options: {cache: {name: 'bench'}}},
];

/** @type {import('../run.mjs').Task} */
export const downloads = {
  name: 'downloads',
  title: `Downloads of ${IMAGES.toLocaleString('en')} images, each shown after each of ${ROTATIONS} tokens`,
  async run({browser, isQuick}) {
    const images = isQuick ? IMAGES / 10 : IMAGES;
    const found = [];
    for (const way of WAYS) found.push(await visit(browser, way, images));
    const rows = found.map(({name, requests, bytes, refused}) =>
      [name, requests, bytes, refused].map(value => value.toLocaleString('en')),
    );
    return {figures: found, text: table(['', 'requests', 'bytes', 'refused'], rows)};
  },
};

/**
 * @param {import('playwright-core').Browser} browser
 * @param {{name: string, isControlled: boolean, headers?: Record<string, string>, options?: object}} way
 * @param {number} images
 */
async function visit(browser, {name, headers, ...setup}, images) {
  /** @type {Array<() => unknown>} */
  const ends = [];
  const test = {after: (/** @type {() => unknown} */ end) => void ends.push(end)};
  try {
    const {page, backend} = await openWorkerPage(browser, test, setup);
    if (headers) backend.objectHeaders = headers;
    for (let rotation = 0; rotation < ROTATIONS; rotation++) {
      // Another session has another token in its URLs from its first one on.
      await page.evaluate(`page.clear(); page.auth.dispose(); page.startSession()`);
      await page.evaluate(`page.auth.ingest('${backend.mint()}')`);
      if (setup.isControlled && !(await page.evaluate('page.connect()'))) {
        throw new Error('the service worker gave no answer');
      }
      await page.evaluate(
        `Promise.all(Array.from({length: ${images}}, (_, index) => page.show('image-' + index)))`,
      );
    }
    const ok = backend.requests.filter(({status}) => status === 200);
    return {
      name,
      requests: backend.requests.length,
      bytes: ok.length * backend.objectBytes,
      refused: backend.requests.length - ok.length,
    };
  } finally {
    for (const end of ends) await end();
  }
}
