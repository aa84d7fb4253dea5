// The memory of a session after few URLs and after many: it must not grow.

import {bundle} from '../support/bundle.mjs';
import {pageWith, serve} from '../support/serve.mjs';
import {table} from '../support/table.mjs';

const FEW = 1_000;
const WAYS = [
  {name: 'ImageAuth.imageUrl', isBatch: false},
  {name: 'ImageAuth.imageUrls, 1,000 at a time', isBatch: true},
];

/** @typedef {{wasm: number, script: number}} MemoryUse bytes */

/** @type {import('../run.mjs').Task} */
export const memory = {
  name: 'memory',
  title: 'Memory that a session holds',
  async run({browser, isQuick}) {
    const many = isQuick ? 100_000 : 1_000_000;
    const files = {
      '/memory.html': pageWith('/memory.js'),
      '/memory.js': await bundle('memory.mjs'),
    };
    const {origin, stop} = await serve(files);
    try {
      const found = [];
      for (const {name, isBatch} of WAYS) {
        const page = await browser.newPage();
        await page.goto(`${origin}/memory.html`);
        await page.evaluate(`ask(0, ${FEW}, ${isBatch})`);
        const afterFew = await held(page);
        await page.evaluate(`ask(${FEW}, ${many}, ${isBatch})`);
        found.push({name, few: FEW, many, afterFew, afterMany: await held(page)});
        await page.close();
      }
      return {figures: found, text: report(found)};
    } finally {
      stop();
    }
  },
};

/**
 * The memory in use after garbage collection.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<MemoryUse>}
 */
async function held(page) {
  const client = await page.context().newCDPSession(page);
  // Twice: the first collection runs finalisers, whose objects the second one frees.
  await client.send('HeapProfiler.collectGarbage');
  await client.send('HeapProfiler.collectGarbage');
  const {usedSize} = await client.send('Runtime.getHeapUsage');
  await client.detach();
  return {wasm: Number(await page.evaluate('wasmBytes()')), script: usedSize};
}

/** @param {{name: string, few: number, many: number, afterFew: MemoryUse, afterMany: MemoryUse}[]} found */
function report(found) {
  return table(
    ['', 'URLs', 'wasm', 'JavaScript', 'more than after the first'],
    found.flatMap(({name, few, many, afterFew, afterMany}) => [
      row(name, few, afterFew, afterFew),
      row('', many, afterMany, afterFew),
    ]),
  );
}

/**
 * @param {string} name
 * @param {number} urls
 * @param {MemoryUse} held
 * @param {MemoryUse} before
 */
function row(name, urls, held, before) {
  const more = held.wasm + held.script - before.wasm - before.script;
  return [name, urls.toLocaleString('en'), ...[held.wasm, held.script, more].map(kilobytes)];
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1e3).toFixed(0)} kB`;
}
