// Makes `dist/` from the output of wasm-pack in `dist/wasm/`: the entry points as ES modules and as CommonJS, their types,
// and the wasm file.

import {copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {rolldown} from 'rolldown';
import {writeTypes} from './types.mjs';

const pkg = fileURLToPath(new URL('..', import.meta.url));
const dist = join(pkg, 'dist');
const source = name => join(pkg, 'src', name);

const WASM = 'objectstore_image_auth_bg.wasm';

/** That of the service worker: embedded in each of its files, as a script for `importScripts` can import none. */
const WORKER_WASM = 'worker-wasm/objectstore_image_auth_worker_bg.wasm';

/** The file with the embedded wasm, which the default entry imports. */
const EMBEDDED = 'embedded-wasm';

/** Each kind of module imports the embedded wasm from a file of its own kind. */
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
await bundleWorker();
writeTypes(pkg, dist, ['index', 'external', 'external-react', 'dom', 'react', 'service-worker']);

/** Removes everything except the output of wasm-pack. */
function emptyDist() {
  for (const name of readdirSync(dist)) {
    if (!['wasm', 'worker-wasm'].includes(name)) rmSync(join(dist, name), {recursive: true});
  }
}

/** One format: the two entries that have the wasm, and the bindings. */
async function bundle(format, extension) {
  const output = {
    dir: dist,
    format,
    entryFileNames: `[name].${extension}`,
    // The code that /dom and /react share.
    chunkFileNames: `bindings.${extension}`,
    sourcemap: true,
    exports: 'named',
    paths: {[source(`core/wasm/${EMBEDDED}.js`)]: `./${EMBEDDED}.${extension}`},
  };
  // Bundled separately: the two entries share no chunk, so importing one has no side effects, and an unused one is
  // tree-shaken.
  for (const [name, bytes] of [
    ['index', 'embedded-bytes'],
    ['external', 'no-embedded-bytes'],
  ]) {
    await write(output, {
      input: entries(name),
      external: [source(`core/wasm/${EMBEDDED}.js`)],
      // tsc resolves `#wasm/bytes` to one file for both entries; here each has its own.
      tsconfig: false,
      resolve: {alias: {'#wasm/bytes': source(`core/wasm/${bytes}.ts`)}},
      transform: {
        // Kept for the app's own bundler to replace.
        define: {'process.env.NODE_ENV': 'process.env.NODE_ENV'},
        inject: {
          TextDecoder: [source('core/wasm/text-codec.ts'), 'TextDecoder'],
          TextEncoder: [source('core/wasm/text-codec.ts'), 'TextEncoder'],
        },
      },
    });
  }
  // The session that a provider makes is of one of the two entries.
  for (const [names, session] of [
    [['dom', 'react'], 'index'],
    [['external-react'], 'external'],
  ]) {
    const paths = {[source('index.ts')]: `./${session}.${extension}`};
    await write(
      {...output, paths},
      {
        input: entries(...names),
        external: ['react', source('index.ts')],
        // `/react` keeps its `use client`, as it should; rolldown would warn of it.
        checks: {moduleLevelDirective: false},
      },
    );
  }
}

/** The service worker's entry, in each format that a worker's script can load. */
async function bundleWorker() {
  const hex = readFileSync(join(dist, WORKER_WASM)).toString('hex');
  for (const [entry, format, file] of [
    ['service-worker', 'es', 'service-worker.js'],
    ['service-worker', 'cjs', 'service-worker.cjs'],
    ['service-worker-classic', 'iife', 'service-worker-classic.js'],
  ]) {
    await write(
      {file: join(dist, file), format, exports: 'auto', sourcemap: true},
      {
        input: source(`${entry}.ts`),
        plugins: [
          {
            name: 'embedded-wasm',
            resolveId: id => (id === './embedded-wasm.js' ? id : null),
            load: id => (id === './embedded-wasm.js' ? `export const hex = '${hex}';` : null),
          },
        ],
      },
    );
  }
}

async function write(output, input) {
  const build = await rolldown(input);
  await build.write(output);
  await build.close();
}

function entries(...names) {
  return Object.fromEntries(names.map(name => [name, source(`${name}.ts`)]));
}
