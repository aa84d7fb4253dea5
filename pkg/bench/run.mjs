// Compares the package with code written by hand, in a real browser. Prints tables, and writes the figures to a file. No
// figure fails the run: on a busy machine, a correct package would fail, too.
//
//   node bench/run.mjs [--quick] [NAME…]
//
// NAME selects the tasks whose names begin with it.

import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {launchBrowser} from '../../www/e2e/support/browser.mjs';
import {downloads} from './tasks/downloads.mjs';
import {memory} from './tasks/memory.mjs';
import {scroll} from './tasks/scroll.mjs';
import {session} from './tasks/session.mjs';
import {start} from './tasks/start.mjs';
import {timed} from './tasks/timed.mjs';

/**
 * @typedef {object} Task
 * @property {string} name
 * @property {string} title
 * @property {(bench: {browser: import('playwright-core').Browser, isQuick: boolean}) =>
 *   Promise<import('./support/compare.mjs').Result>} run
 */

const TASKS = [...timed, start, session, scroll, downloads, memory];

const {values, positionals} = parseArgs({
  options: {quick: {type: 'boolean', default: false}},
  allowPositionals: true,
});
const chosen = TASKS.filter(
  ({name}) => positionals.length === 0 || positionals.some(start => name.startsWith(start)),
);
if (chosen.length === 0) {
  throw new Error(`no task is called so; there are ${TASKS.map(({name}) => name).join(', ')}`);
}

const browser = await launchBrowser();
const version = `Chromium ${browser.version()}, headless`;
console.log(version);
/** @type {Record<string, object>} */
const figures = {};
try {
  for (const {name, title, run} of chosen) {
    const {figures: found, text} = await run({browser, isQuick: values.quick});
    console.log(`\n${title} (${name})\n\n${text}`);
    figures[name] = found;
  }
} finally {
  await browser.close();
}

const file = fileURLToPath(new URL('../../target/bench/browser.json', import.meta.url));
mkdirSync(dirname(file), {recursive: true});
const report = {browser: version, quick: values.quick, tasks: figures};
writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
console.log(`\nThe figures: ${file}`);
