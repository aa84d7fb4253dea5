// From navigation to the first URL: by a session (made, and given a token), by one call of a function, by hand beside a
// wasm module that does nothing, and by hand alone.

import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

import {bundle} from '../support/bundle.mjs';
import {compareSamples} from '../support/compare.mjs';
import {openProfile} from '../support/profile.mjs';
import {pageWith, serve} from '../support/serve.mjs';
import {rotate} from '../rotate.mjs';

const STARTS = [
  {name: 'a session, embedded', file: 'session-embedded'},
  {name: 'a session, /external', file: 'session-streamed'},
  {name: '`imageUrl`, embedded', file: 'function-embedded'},
  {name: 'empty wasm, embedded', file: 'empty-embedded'},
  {name: 'empty wasm, streamed', file: 'empty-streamed'},
  {name: 'plain JavaScript', file: 'plain'},
];
const BASELINES = ['empty wasm, embedded', 'empty wasm, streamed', 'plain JavaScript'];

/** Visits until the browser keeps what it has compiled: it does so for what it sees often. */
const VISITS_TO_REMEMBER = 4;

/** @typedef {{name: string, navigation: number[], script: number[]}} Times nanoseconds */

/** @type {import('../run.mjs').Task} */
export const start = {
  name: 'start',
  title: 'Start: until the first URL is built',
  async run({browser, isQuick}) {
    const {origin, stop} = await serve(await files());
    const profile = await openProfile();
    try {
      const rounds = isQuick ? 5 : 20;
      const cold = await compare(rounds, file => inNewContext(browser, `${origin}/${file}.html`));
      const again = (/** @type {string} */ file) =>
        inNewPage(profile.context, `${origin}/${file}.html`);
      await compare(VISITS_TO_REMEMBER, again);
      const cached = await compare(rounds, again);
      return report({cold, cached});
    } finally {
      await profile.close();
      stop();
    }
  },
};

/** All that the server has. */
async function files() {
  const empty = fileURLToPath(new URL('../../../target/bench/empty/', import.meta.url));
  const wasm = await readFile(`${empty}empty_bg.wasm`);
  const resolveEmpty = {
    name: 'resolve-empty',
    resolveId: (/** @type {string} */ id) =>
      id === '#empty/glue' ? `${empty}empty.js` : id === '#empty/embedded' ? id : undefined,
    load: (/** @type {string} */ id) =>
      id === '#empty/embedded' ? `export const hex = '${wasm.toString('hex')}';` : undefined,
  };
  const pages = STARTS.map(async ({file}) => {
    const script = await bundle(`start/${file}.mjs`, [resolveEmpty]);
    return [
      [`/${file}.html`, pageWith(`/${file}.js`)],
      [`/${file}.js`, `performance.mark('script');${script}`],
    ];
  });
  const dist = new URL('../../dist/', import.meta.url);
  return Object.fromEntries([
    ...(await Promise.all(pages)).flat(),
    ['/empty.wasm', wasm],
    ['/package.wasm', await readFile(new URL('objectstore_image_auth_bg.wasm', dist))],
  ]);
}

/**
 * @param {number} rounds
 * @param {(file: string) => Promise<{navigation: number, script: number}>} visit
 * @returns {Promise<Times[]>}
 */
async function compare(rounds, visit) {
  const all = STARTS.map(start => ({
    ...start,
    navigation: /** @type {number[]} */ ([]),
    script: /** @type {number[]} */ ([]),
  }));
  for (let round = 0; round < rounds; round++) {
    for (const {file, navigation, script} of rotate(all, round)) {
      const time = await visit(file);
      navigation.push(time.navigation);
      script.push(time.script);
    }
  }
  return all;
}

/**
 * Nothing cached, and as a rule a process of its own.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 */
async function inNewContext(browser, url) {
  const context = await browser.newContext();
  try {
    return await inNewPage(context, url);
  } finally {
    await context.close();
  }
}

/**
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} url
 */
async function inNewPage(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction("performance.getEntriesByName('first-url').length");
  const [script, first] = /** @type {[number, number]} */ (
    await page.evaluate(() =>
      ['script', 'first-url'].map(name => performance.getEntriesByName(name)[0]?.startTime),
    )
  );
  await page.close();
  return {navigation: first * 1e6, script: (first - script) * 1e6};
}

/** @param {Record<string, Times[]>} visits */
function report(visits) {
  const parts = Object.entries(visits).flatMap(([visit, times]) =>
    /** @type {const} */ (['navigation', 'script']).map(since => ({
      name: `${visit}, from ${since === 'script' ? 'the beginning of the script' : 'navigation'}`,
      ...compareSamples(
        times.map(time => ({name: time.name, samples: time[since]})),
        BASELINES,
      ),
    })),
  );
  return {
    figures: Object.fromEntries(parts.map(({name, figures}) => [name, figures])),
    text: parts.map(({name, text}) => `${name}\n${text}`).join('\n\n'),
  };
}
