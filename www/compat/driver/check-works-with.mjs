// Checks the table in docs/works-with.md of what each tool needs from its user: it must say what `rows.mjs` says.

import {readFileSync} from 'node:fs';

import {ROWS, nameWithVersion} from '../rows.mjs';
import {markdownTable} from './table.mjs';

const FILE = 'docs/works-with.md';

/** The table's head tells it from others. */
const HEAD = ['what works', 'with', 'what you configure'];

/** Throws if the document says anything else. */
export function checkWorksWith() {
  const table = expectedTable();
  const is = readFileSync(new URL(`../../../${FILE}`, import.meta.url), 'utf8')
    .split('\n\n')
    .map(part => part.trim());
  if (is.includes(table)) return;
  throw new Error(`${FILE} must have the table that www/compat/rows.mjs makes:\n\n${table}\n`);
}

/** Rows that differ in nothing but their tool share a line. */
function expectedTable() {
  /** @type {Map<string, {what: string, tools: string[], needs: string}>} */
  const lines = new Map();
  for (const row of ROWS) {
    const {what, needs} = row;
    const key = JSON.stringify([what, needs]);
    const line = lines.get(key) ?? {what, tools: [], needs};
    lines.set(key, line);
    line.tools.push(nameWithMajor(row));
  }
  return markdownTable(
    HEAD,
    Array.from(lines.values(), ({what, tools, needs}) => [what, tools.join(', '), needs]),
  );
}

/**
 * `Vite 8`: other versions than the pinned ones were not tried.
 *
 * @param {import('../rows.mjs').Row} row
 */
function nameWithMajor(row) {
  if (!row.package) return row.tool;
  const manifest = new URL(`../${row.folder}/package.json`, import.meta.url);
  const {dependencies, devDependencies} = JSON.parse(readFileSync(manifest, 'utf8'));
  /** @type {string} */
  const version = {...dependencies, ...devDependencies}[row.package];
  const [major = '', minor] = version.split('.');
  return nameWithVersion(row, major === '0' ? `${major}.${minor}` : major);
}
