// How much of the package a bundler keeps in an app that uses a part of it.

import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {build} from 'esbuild';
import {rolldown} from 'rolldown';
import {freshProject} from './installed.mjs';

/**
 * Words that no minifier changes, of what is only there for these. (The class of the session in wasm is of one piece
 * with the wasm.)
 */
const SESSION = 'was called without its session';
const REACT = 'useSyncExternalStore';
const WASM = 'WebAssembly';

/** What the wasm begins with, in hexadecimal. */
const WASM_MAGIC = '0061736d01000000';

const BUNDLERS = {
  async esbuild(entry) {
    const options = {entryPoints: [entry], bundle: true, minify: true, format: 'esm', write: false};
    const {outputFiles} = await build({
      ...options,
      external: ['react', 'node:*'],
      logLevel: 'silent',
    });
    return outputFiles[0].text;
  },
  async rolldown(entry) {
    const bundle = await rolldown({input: entry, external: ['react'], logLevel: 'silent'});
    const {output} = await bundle.generate({format: 'es', minify: true, codeSplitting: false});
    await bundle.close();
    return output[0].code;
  },
};

for (const [name, bundle] of Object.entries(BUNDLERS)) {
  const app = async code => {
    const entry = join(freshProject().folder, 'app.js');
    writeFileSync(entry, code);
    return bundle(entry);
  };

  describe(name, () => {
    test('an app that imports only `imageUrl` bundles neither the session nor React', async () => {
      const code = await app(
        "import {imageUrl} from 'objectstore-image-auth'; document.title = imageUrl('/a', null);",
      );
      assert.ok(code.includes(WASM));
      assert.ok(!code.includes(SESSION));
      assert.ok(!code.includes(REACT));
    });

    test('an app holds the text of the wasm once', async () => {
      const code = await app(
        "import {imageUrl} from 'objectstore-image-auth'; document.title = imageUrl('/a', null);",
      );
      assert.equal(code.split(WASM_MAGIC).length - 1, 1);
    });

    test('an app that imports only the session bundles none of the functions', async () => {
      const code = await app(
        "import {ImageAuth} from 'objectstore-image-auth'; document.auth = new ImageAuth({});",
      );
      assert.ok(code.includes(SESSION));
      assert.ok(!code.includes('a safe integer'), 'what checks the name of an object');
    });

    test('an app that imports only `bindImage` bundles neither the wasm nor React', async () => {
      const code = await app(
        "import {bindImage} from 'objectstore-image-auth/dom'; document.bind = bindImage;",
      );
      assert.ok(!code.includes(WASM));
      assert.ok(!code.includes(REACT));
      assert.ok(!code.includes('pointerenter'), 'what renews links');
    });

    for (const entry of ['', '/external', '/dom', '/react']) {
      test(`an unused import of objectstore-image-auth${entry} leaves nothing in the bundle`, async () => {
        const code = await app(`import * as unused from 'objectstore-image-auth${entry}';`);
        assert.equal(code.trim(), '');
      });
    }
  });
}
