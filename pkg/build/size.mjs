// What each entry costs an app, and whether that is within its budget: the entry bundled and minified
// as an app's build does it, its text and the wasm beside it compressed with brotli. Exact, so that it
// may fail a build.

import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {brotliCompressSync} from 'node:zlib';
import {rolldown} from 'rolldown';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

/**
 * Bytes, compressed: what the entries weigh with the session in them, so that nothing grows unnoticed.
 * They are to come down to 24 and 22 kB.
 */
const BUDGETS = [
  {entry: 'objectstore-image-auth', file: 'index.js', beside: [], budget: 25_100},
  {
    entry: 'objectstore-image-auth/external',
    file: 'external.js',
    beside: ['objectstore_image_auth_bg.wasm'],
    budget: 24_700,
  },
  // On top of one of those, and beside React.
  {entry: 'objectstore-image-auth/react', file: 'react.js', beside: [], budget: 2_000},
  {entry: 'objectstore-image-auth/dom', file: 'dom.js', beside: [], budget: 1_200},
];

let failed = false;
for (const {entry, file, beside, budget} of BUDGETS) {
  const parts = [await bundle(file), ...beside.map(name => readFileSync(join(dist, name)))];
  const size = parts.reduce((sum, part) => sum + brotliCompressSync(part).length, 0);
  const verdict = size <= budget ? 'within' : 'OVER';
  console.log(
    `${entry.padEnd(34)} ${kilobytes(size)} brotli, ${verdict} its budget of ${kilobytes(budget)}`,
  );
  failed ||= size > budget;
}
process.exitCode = failed ? 1 : 0;

/** An app that uses all that the entry exports. */
async function bundle(file) {
  const build = await rolldown({input: join(dist, file), external: ['react'], logLevel: 'silent'});
  const {output} = await build.generate({format: 'es', minify: true, codeSplitting: false});
  await build.close();
  return Buffer.from(output[0].code);
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
