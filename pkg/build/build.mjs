// Makes `dist/` from what wasm-pack put into `dist/wasm/`: the entry points as ES modules and as
// CommonJS, their types, and the wasm beside them.

import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {rolldown} from 'rolldown';
import {blank} from './blank.mjs';
import {encode} from './encode.mjs';
import {shorten} from './shorten.mjs';
import {trim} from './trim.mjs';

const pkg = fileURLToPath(new URL('..', import.meta.url));
const dist = join(pkg, 'dist');
const glueFile = join(dist, 'wasm', 'objectstore_image_auth.js');
const wasmFile = join(dist, 'wasm', 'objectstore_image_auth_bg.wasm');

/** As the glue's own `initSync`, without what that does for those who call it otherwise. */
const INSTANTIATE = `
export function instantiate(module) {
  __wbg_finalize_init(new WebAssembly.Instance(module, __wbg_get_imports()), module);
}
`;

/** Both kinds of module import the embedded bytes from a file of their own kind. */
const FORMATS = [
  {format: 'es', extension: 'js', embedded: text => `export const text = '${text}';\n`},
  {format: 'cjs', extension: 'cjs', embedded: text => `exports.text = '${text}';\n`},
];

const ENTRIES = ['index', 'external', 'dom', 'react'];

emptyDist();
const {wasm, glue} = shorten(blank(readFileSync(wasmFile)), trim(readFileSync(glueFile, 'utf8')));
const text = encode(wasm);
for (const format of FORMATS) await bundle(format);
writeFileSync(join(dist, 'objectstore_image_auth_bg.wasm'), wasm);
writeTypes();

/** All but what wasm-pack put there. */
function emptyDist() {
  mkdirSync(dist, {recursive: true});
  for (const name of readdirSync(dist)) {
    if (name !== 'wasm') rmSync(join(dist, name), {recursive: true});
  }
}

/** One format: the two entries with the wasm, and those that are given a session. */
async function bundle({format, extension, embedded}) {
  const embeddedFile = `./embedded.${extension}`;
  const output = {
    dir: dist,
    format,
    entryFileNames: `[name].${extension}`,
    chunkFileNames: `bindings.${extension}`,
    sourcemap: true,
    exports: 'named',
  };
  // Each has its own copy of what both need: so none does anything by being imported, and one that an app
  // does not use leaves nothing in its bundle.
  for (const [name, bytes] of [
    ['index', 'embedded-bytes'],
    ['external', 'no-bytes'],
  ]) {
    await write(output, {
      input: entries(name),
      external: [embeddedFile],
      plugins: [resolveWasm(embeddedFile, join(pkg, `src/${bytes}.ts`))],
      transform: {
        // For the app's own bundler to replace: it knows who develops.
        define: {'process.env.NODE_ENV': 'process.env.NODE_ENV'},
        inject: {
          TextDecoder: [join(pkg, 'src/text-codec.ts'), 'TextDecoder'],
          TextEncoder: [join(pkg, 'src/text-codec.ts'), 'TextEncoder'],
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
  writeFileSync(join(dist, `embedded.${extension}`), embedded(text));
}

async function write(output, input) {
  const build = await rolldown(input);
  await build.write(output);
  await build.close();
}

function entries(...names) {
  return Object.fromEntries(names.map(name => [name, join(pkg, `src/${name}.ts`)]));
}

/** The glue imports from copies that wasm-bindgen made; of the error class there must be but one. */
function resolveWasm(embeddedFile, bytesFile) {
  return {
    name: 'resolve-wasm',
    resolveId(id) {
      if (id === '#wasm/glue') return glueFile;
      if (id === '#wasm/bytes') return bytesFile;
      if (id === '#wasm/embedded') return {id: embeddedFile, external: true};
      const [, name] = /(?:^#wasm|snippets\/.*)\/(\w+)(?:\.js)?$/.exec(id) ?? [];
      return name && fileURLToPath(new URL(`../../src/wasm/${name}.js`, import.meta.url));
    },
    load: id => (id === glueFile ? glue + INSTANTIATE : undefined),
  };
}

/** The types are the same for both kinds of module, but each looks for files of its own kind. */
function writeTypes() {
  const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(pkg, 'tsconfig.json')], {stdio: 'inherit'});
  const shipped = typesReachedFrom(ENTRIES.map(name => `${name}.d.ts`));
  for (const name of readdirSync(dist).filter(name => name.endsWith('.d.ts'))) {
    if (!shipped.has(name)) rmSync(join(dist, name));
  }
  for (const [name, types] of shipped) {
    const commonJs = types.replace(/(from '\.\/[a-z-]+)\.js'/g, "$1.cjs'");
    writeFileSync(join(dist, name.replace(/\.ts$/, '.cts')), commonJs);
  }
}

/** What the entries' types are made of, by file name. The rest describes what no user can import. */
function typesReachedFrom(names, reached = new Map()) {
  for (const name of names.filter(name => !reached.has(name))) {
    const types = readFileSync(join(dist, name), 'utf8');
    reached.set(name, types);
    const imports = types.matchAll(/from '\.\/([a-z-]+)\.js'/g);
    typesReachedFrom(
      Array.from(imports, ([, module]) => `${module}.d.ts`),
      reached,
    );
  }
  return reached;
}
