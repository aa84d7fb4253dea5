// `cargo xtask compat`: builds the apps as their users would, runs them, and prints what became of each.
//
//     node run.mjs FOLDER [ROW…]
//
// FOLDER is where they are installed; it may be kept for the next run. DEMO_BACKEND and CHROMIUM say
// where those are.

import {resolve} from 'node:path';

import {launchBrowser} from '../e2e/support/browser.mjs';
import {tryRow} from './driver/kinds.mjs';
import {installedTool, prepareProject} from './driver/project.mjs';
import {checkWorksWith} from './driver/check-works-with.mjs';
import {markdownTable} from './driver/table.mjs';
import {ROWS} from './rows.mjs';

const HEAD = ['row', 'with', 'you configure', 'code', 'took', 'result'];
const WORKS = 'works';

/** @typedef {import('./rows.mjs').Row} Row */

const [folder = '', ...names] = process.argv.slice(2);
try {
  checkWorksWith();
  const lines = await runAll(chosen(names), resolve(folder));
  console.log(`\n${markdownTable(HEAD, lines)}\n`);
  const passed = lines.filter(line => line.at(-1) === WORKS).length;
  console.log(`compatibility: ${passed} passed, ${lines.length - passed} failed`);
  process.exitCode = passed === lines.length ? 0 : 1;
} catch (error) {
  console.error(reasonOf(error));
  process.exitCode = 1;
}

/** @param {readonly string[]} names */
function chosen(names) {
  const unknown = names.filter(name => !ROWS.some(({row}) => row === name));
  if (unknown.length > 0) {
    const known = ROWS.map(({row}) => row).join(', ');
    throw new Error(`there is no row ${unknown.join(', ')}; there are ${known}`);
  }
  return names.length > 0 ? ROWS.filter(({row}) => names.includes(row)) : ROWS;
}

/**
 * @param {readonly Row[]} rows
 * @param {string} project
 */
async function runAll(rows, project) {
  await prepareProject(project, [...new Set(rows.map(row => row.folder))]);
  /** @type {Promise<import('playwright-core').Browser> | undefined} */
  let launched;
  const browser = () => (launched ??= launchBrowser());
  /** @type {string[][]} */
  const lines = [];
  try {
    for (const row of rows) lines.push(await runRow(row, {project, browser}));
  } finally {
    await (await launched)?.close();
  }
  return lines;
}

/**
 * Its line in the table.
 *
 * @param {Row} row
 * @param {import('./driver/kinds.mjs').Host} host
 */
async function runRow(row, host) {
  const started = performance.now();
  let size;
  let result = WORKS;
  try {
    size = await tryRow(row, host);
  } catch (error) {
    result = 'FAILED';
    console.error(`\n${row.row}: ${reasonOf(error)}\n`);
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(`${row.row}: ${result}`);
  return [
    row.row,
    installedTool(host.project, row),
    row.needs,
    size === undefined ? '' : `${(size / 1000).toFixed(0)} kB`,
    `${seconds.toFixed(1)} s`,
    result,
  ];
}

/** @param {unknown} error */
function reasonOf(error) {
  return error instanceof Error ? error.message : String(error);
}
