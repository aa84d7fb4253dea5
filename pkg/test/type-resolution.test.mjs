// Imports of the package find it and its types, by every module resolution of TypeScript and Node.

import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {tarball} from './installed.mjs';

const require = createRequire(import.meta.url);

test('arethetypeswrong finds no problem with any module resolution', () => {
  const attw = join(
    dirname(require.resolve('@arethetypeswrong/cli/package.json')),
    'dist/index.js',
  );
  // What an import of the wasm file is depends on the bundler, so it has no type. The script is for `importScripts`.
  const untyped = ['objectstore_image_auth_bg.wasm', 'service-worker-classic.js'];
  const exclude = ['--exclude-entrypoints', ...untyped];
  const {status, stdout} = spawnSync(
    process.execPath,
    [attw, tarball, '--format', 'ascii', '--no-emoji', ...exclude],
    {encoding: 'utf8'},
  );
  assert.equal(status, 0, stdout);
  assert.match(stdout, /No problems found/);
});
