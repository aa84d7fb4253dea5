// Makes `dist/` from what wasm-pack put into `dist/wasm/`: the entry points as ES modules and as
// CommonJS, their types, and the wasm beside them.

import {copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {rolldown} from 'rolldown';
import {writeTypes} from './types.mjs';

const pkg = fileURLToPath(new URL('..', import.meta.url));
const dist = join(pkg, 'dist');
const source = name => join(pkg, 'src', name);

const WASM = 'objectstore_image_auth_bg.wasm';

/** The file that holds the embedded wasm, which the entry that embeds it imports. */
const EMBEDDED = 'embedded-wasm';

/** Both kinds of module import the embedded wasm from a file of their own kind. */
const FORMATS = [
  {format: 'es', extension: 'js', embed: hex => `export const hex = '${hex}';\n`},
  {format: 'cjs', extension: 'cjs', embed: hex => `exports.hex = '${hex}';\n`},
];

emptyDist();
const wasm = readFileSync(join(dist, 'wasm', WASM));
for (const {format, extension, embed} of FORMATS) {
  await bundle(format, extension);
  writeFileSync(join(dist, `${EMBEDDED}.${extension}`), embed(wasm.toString('hex')));
}
copyFileSync(join(dist, 'wasm', WASM), join(dist, WASM));
writeTypes(pkg, dist, ['index', 'external', 'dom', 'react']);

/** All but what wasm-pack put there. */
function emptyDist() {
  for (const name of readdirSync(dist)) {
    if (name !== 'wasm') rmSync(join(dist, name), {recursive: true});
  }
}

/** One format: the two entries with the wasm, and those that are given a session. */
async function bundle(format, extension) {
  const output = {
    dir: dist,
    format,
    entryFileNames: `[name].${extension}`,
    // What /dom and /react share.
    chunkFileNames: `bindings.${extension}`,
    sourcemap: true,
    exports: 'named',
    paths: {[source(`core/wasm/${EMBEDDED}.js`)]: `./${EMBEDDED}.${extension}`},
  };
  // Bundled separately: no entry shares a chunk with the other, so importing one has no side effects and an unused one
  // tree-shakes.
  for (const [name, bytes] of [
    ['index', 'embedded-bytes'],
    ['external', 'no-embedded-bytes'],
  ]) {
    await write(output, {
      input: entries(name),
      external: [source(`core/wasm/${EMBEDDED}.js`)],
      // Not as tsc resolves it, for which one of them stands for both.
      tsconfig: false,
      resolve: {alias: {'#wasm/bytes': source(`core/wasm/${bytes}.ts`)}},
      transform: {
        // For the app's own bundler to replace: it knows who develops.
        define: {'process.env.NODE_ENV': 'process.env.NODE_ENV'},
        inject: {
          TextDecoder: [source('core/wasm/text-codec.ts'), 'TextDecoder'],
          TextEncoder: [source('core/wasm/text-codec.ts'), 'TextEncoder'],
        },
      },
    });
  }
  await write(output, {
    input: entries('dom', 'react'),
    external: ['react'],
    // An entry keeps its `use client`, which is all that is asked for.
    checks: {moduleLevelDirective: false},
  });
}

async function write(output, input) {
  const build = await rolldown(input);
  await build.write(output);
  await build.close();
}

function entries(...names) {
  return Object.fromEntries(names.map(name => [name, source(`${name}.ts`)]));
}
