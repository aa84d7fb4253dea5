// The wasm that ships is the wasm that wasm-pack made: nothing rewrites it.

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {NAME, freshProject, root, wasmFile} from './installed.mjs';

/** Not in the tarball: the output of wasm-pack, from which the build started. */
const made = readFileSync(new URL('../dist/wasm/objectstore_image_auth_bg.wasm', import.meta.url));

test('the wasm file equals the one that wasm-pack made', () => {
  assert.ok(made.length > 10_000);
  assert.ok(readFileSync(wasmFile).equals(made));
});

for (const name of ['embedded-wasm.js', 'embedded-wasm.cjs']) {
  test(`${name} holds the same bytes, as hexadecimal`, () => {
    const [, hex] = /'([\da-f]*)'/.exec(readFileSync(join(root, 'dist', name), 'utf8'));
    assert.ok(Buffer.from(hex, 'hex').equals(made));
    assert.equal(hex.length, 2 * made.length);
  });
}

for (const [engine, prepare] of Object.entries({
  'with `Uint8Array.fromHex`': `
    Uint8Array.fromHex = hex => { used = true; return new Uint8Array(Buffer.from(hex, 'hex')); };`,
  'without it': 'delete Uint8Array.fromHex;',
})) {
  test(`the default entry compiles these bytes on an engine ${engine}`, () => {
    const script = `
      let used = false;
      ${prepare}
      const {Module} = WebAssembly;
      let compiled;
      WebAssembly.Module = class extends Module {
        constructor(bytes) { super(bytes); compiled = bytes; }
        static [Symbol.hasInstance](value) { return value instanceof Module; }
      };
      const {imageUrl} = await import('${NAME}');
      const url = imageUrl('/a', 'opaque');
      const {createHash} = await import('node:crypto');
      const hash = createHash('sha256').update(compiled).digest('hex');
      process.stdout.write(JSON.stringify({url, used, hash}));`;
    const {folder} = freshProject();
    const args = ['--input-type=module', '--eval', script];
    const said = execFileSync(process.execPath, args, {cwd: folder, encoding: 'utf8'});
    const hash = sha256(made);
    const used = engine.startsWith('with `');
    assert.deepEqual(JSON.parse(said), {url: '/a?X-Os-Auth=opaque', used, hash});
  });
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
