// The files in the tarball: everything that a user needs, and nothing else.

import assert from 'node:assert/strict';
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {publint} from 'publint';
import {formatMessage} from 'publint/utils';
import {root} from './installed.mjs';

const EXPECTED = [
  'LICENSE-APACHE',
  'LICENSE-MIT',
  'README.md',
  'dist/bindings.cjs',
  'dist/bindings.cjs.map',
  'dist/bindings.js',
  'dist/bindings.js.map',
  'dist/core/errors.d.cts',
  'dist/core/errors.d.ts',
  'dist/core/functions.d.cts',
  'dist/core/functions.d.ts',
  'dist/core/session.d.cts',
  'dist/core/session.d.ts',
  'dist/core/types.d.cts',
  'dist/core/types.d.ts',
  'dist/core/wasm/init-sync.d.cts',
  'dist/core/wasm/init-sync.d.ts',
  'dist/dom.cjs',
  'dist/dom.cjs.map',
  'dist/dom.d.cts',
  'dist/dom.d.ts',
  'dist/dom.js',
  'dist/dom.js.map',
  'dist/dom/bind-image.d.cts',
  'dist/dom/bind-image.d.ts',
  'dist/dom/bind-link.d.cts',
  'dist/dom/bind-link.d.ts',
  'dist/embedded-wasm.cjs',
  'dist/embedded-wasm.js',
  'dist/external-react.cjs',
  'dist/external-react.cjs.map',
  'dist/external-react.d.cts',
  'dist/external-react.d.ts',
  'dist/external-react.js',
  'dist/external-react.js.map',
  'dist/external.cjs',
  'dist/external.cjs.map',
  'dist/external.d.cts',
  'dist/external.d.ts',
  'dist/external.js',
  'dist/external.js.map',
  'dist/index.cjs',
  'dist/index.cjs.map',
  'dist/index.d.cts',
  'dist/index.d.ts',
  'dist/index.js',
  'dist/index.js.map',
  'dist/objectstore_image_auth_bg.wasm',
  'dist/react.cjs',
  'dist/react.cjs.map',
  'dist/react.d.cts',
  'dist/react.d.ts',
  'dist/react.js',
  'dist/react.js.map',
  'dist/react/auth-image.d.cts',
  'dist/react/auth-image.d.ts',
  'dist/react/auth-link.d.cts',
  'dist/react/auth-link.d.ts',
  'dist/react/image-hooks.d.cts',
  'dist/react/image-hooks.d.ts',
  'dist/react/provider.d.cts',
  'dist/react/provider.d.ts',
  'dist/react/session-context.d.cts',
  'dist/react/session-context.d.ts',
  'dist/service-worker-classic.js',
  'dist/service-worker-classic.js.map',
  'dist/service-worker.cjs',
  'dist/service-worker.cjs.map',
  'dist/service-worker.d.cts',
  'dist/service-worker.d.ts',
  'dist/service-worker.js',
  'dist/service-worker.js.map',
  'dist/service-worker/options.d.cts',
  'dist/service-worker/options.d.ts',
  'dist/shared/image-store.d.cts',
  'dist/shared/image-store.d.ts',
  'dom/package.json',
  'external/package.json',
  'external/react/package.json',
  'package.json',
  'react/package.json',
  'service-worker/package.json',
];

const files = readdirSync(root, {recursive: true, withFileTypes: true})
  .filter(entry => entry.isFile())
  .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
  .sort();

const text = name => readFileSync(join(root, name), 'utf8');
const manifest = JSON.parse(text('package.json'));

test('the tarball holds the entries, their types, their source maps and the wasm', () => {
  assert.deepEqual(files, EXPECTED);
});

test('installing the package runs no script and installs no dependency', () => {
  assert.deepEqual(Object.keys(manifest.dependencies ?? {}), []);
  for (const script of ['preinstall', 'install', 'postinstall']) {
    assert.equal(manifest.scripts?.[script], undefined);
  }
});

test('every file that the manifest names is there', () => {
  const named = [...pathsIn(manifest.exports), manifest.main, manifest.module, manifest.types];
  assert.equal(named.length, 30);
  for (const path of named) {
    assert.ok(existsSync(join(root, path)), `${path} is missing`);
  }
});

function pathsIn(condition) {
  return typeof condition === 'string' ? [condition] : Object.values(condition).flatMap(pathsIn);
}

test('every file that a file imports is there', () => {
  let found = 0;
  for (const name of files.filter(name => /\.(c?js|d\.c?ts)$/.test(name))) {
    // Without the examples in comments.
    const imports = text(name)
      .replace(/^\s*\*.*$/gm, '')
      .matchAll(/(?:\bfrom |\bimport |\bimport\(|\brequire\()["']([^"']+)["']/g);
    for (const [, specifier] of imports) {
      // Node's own modules, in the CommonJS entry that looks for its wasm; and the app's own.
      if (specifier === 'url' || specifier === 'react') continue;
      assert.match(specifier, /^\.{1,2}\//, `${name} imports ${specifier}`);
      // Types import the module that they describe.
      const file = /\.d\.c?ts$/.test(name) ? specifier.replace(/\.(c?)js$/, '.d.$1ts') : specifier;
      assert.ok(existsSync(join(root, dirname(name), file)), `${name} imports ${specifier}`);
      found++;
    }
  }
  assert.ok(found >= 20, `only ${found} imports were found`);
});

test('every source map is referenced, and holds its sources', () => {
  const maps = files.filter(name => name.endsWith('.map'));
  for (const map of maps) {
    const generated = text(map.replace(/\.map$/, ''));
    assert.ok(
      generated.trimEnd().endsWith(`//# sourceMappingURL=${map.slice('dist/'.length)}`),
      map,
    );
    const {sources, sourcesContent} = JSON.parse(text(map));
    assert.ok(sources.length > 0, map);
    assert.equal(sourcesContent.length, sources.length, map);
    sourcesContent.forEach((source, index) => assert.ok(source, `${map} lacks ${sources[index]}`));
    for (const source of sources) assert.doesNotMatch(source, /^(\/|[a-z]+:)/, map);
  }
});

test('no file names a folder of the build machine', () => {
  const built = dirname(dirname(new URL(import.meta.url).pathname));
  for (const name of files) assert.ok(!text(name).includes(built), name);
});

test('the wasm names no source file by an absolute path', () => {
  const wasm = readFileSync(join(root, 'dist/objectstore_image_auth_bg.wasm'), 'latin1');
  for (const [file] of wasm.matchAll(/[\w./-]+\.rs\b/g)) {
    assert.match(file, /^(?:\/rustc?\/|cargo\/|\/?library\/|src\/)/);
  }
});

test('publint has no complaint', async () => {
  const {messages, pkg} = await publint({pkgDir: root, strict: true, pack: false});
  assert.deepEqual(
    messages.map(message => formatMessage(message, pkg)),
    [],
  );
});
