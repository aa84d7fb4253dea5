// Measures what each entry costs an app, and fails where that is over its budget: the entry, bundled and minified as an
// app's build does it, and the wasm file, each compressed with brotli. The result is exact on every machine.

import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {brotliCompressSync} from 'node:zlib';
import {rolldown} from 'rolldown';
import {BUDGETS} from './budgets.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

let failed = false;
for (const {entry, file, beside = [], budget} of BUDGETS) {
  const parts = [await bundle(join(dist, file))];
  parts.push(...beside.map(name => readFileSync(join(dist, name))));
  const size = parts.reduce((sum, part) => sum + brotliCompressSync(part).length, 0);
  const verdict = size <= budget ? 'within' : 'OVER';
  console.log(
    `${entry.padEnd(34)} ${format(size)} bytes brotli, ${verdict} its budget of ${format(budget)}`,
  );
  failed ||= size > budget;
}
process.exitCode = failed ? 1 : 0;

/** An app that uses every export of the entry, and has those that it imports. */
async function bundle(file) {
  const external = (id, importer) =>
    id === 'react' || (importer && /\/(index|external)\.js$/.test(id));
  const build = await rolldown({input: file, external, logLevel: 'silent'});
  const {output} = await build.generate({format: 'es', minify: true, codeSplitting: false});
  await build.close();
  return Buffer.from(output[0].code);
}

function format(bytes) {
  return bytes.toLocaleString('en').padStart(6);
}
