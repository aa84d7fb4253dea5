// Functions timed in a page: one URL, 10,000 URLs, a token read.

import {bundle} from '../support/bundle.mjs';
import {compareSamples} from '../support/compare.mjs';
import {pageWith, serve} from '../support/serve.mjs';

/** @typedef {import('../run.mjs').Task} Task */

const BY_HAND = ['template string', 'URL + searchParams.set'];

/** More URLs than the package remembers, so that each is built again. */
const MORE_THAN_REMEMBERED = 30_000;

/** @type {Task[]} */
export const timed = [
  timing('one-url-first', 'One URL, asked for the first time', BY_HAND, 'oneUrl', {
    rounds: 100,
    count: MORE_THAN_REMEMBERED,
  }),
  timing(
    'one-url-first-absolute',
    'One absolute URL, asked for the first time',
    BY_HAND,
    'oneUrl',
    {
      rounds: 100,
      count: MORE_THAN_REMEMBERED,
      isAbsolute: true,
    },
  ),
  timing('one-url-again', 'One URL, asked for again', BY_HAND, 'oneUrl', {rounds: 100, count: 100}),
  timing('many-urls', '10,000 URLs, paths', BY_HAND, 'manyUrls', {rounds: 25}),
  timing('many-urls-absolute', '10,000 URLs, absolute ones', BY_HAND, 'manyUrls', {
    rounds: 25,
    isAbsolute: true,
  }),
  timing('many-urls-query', '10,000 URLs with a query', BY_HAND, 'manyUrls', {
    rounds: 25,
    hasQuery: true,
  }),
  timing('token', 'A token read', ['jwt-decode', 'jose decodeJwt'], 'readTokens', {rounds: 100}),
];

/**
 * @param {string} name
 * @param {string} title
 * @param {string[]} baselines
 * @param {string} run the name of the function in the page
 * @param {{rounds: number, count?: number, isAbsolute?: boolean, hasQuery?: boolean}} options
 * @returns {Task}
 */
function timing(name, title, baselines, run, {rounds, ...inputs}) {
  return {
    name,
    title,
    async run({browser, isQuick}) {
      const script = await bundle('timed.mjs');
      const {origin, stop} = await serve({
        '/timed.html': pageWith('/timed.js'),
        '/timed.js': script,
      });
      const page = await browser.newPage();
      try {
        await page.goto(`${origin}/timed.html`);
        const options = {rounds: isQuick ? Math.ceil(rounds / 5) : rounds, ...inputs};
        const samples = await page.evaluate(`${run}(${JSON.stringify(options)})`);
        return compareSamples(
          /** @type {import('../support/compare.mjs').Samples[]} */ (samples),
          baselines,
        );
      } finally {
        await page.close();
        stop();
      }
    },
  };
}
