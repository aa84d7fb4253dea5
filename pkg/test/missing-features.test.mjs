// Engines and pages without some feature: the package works there, or its error says what to do.

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import vm from 'node:vm';
import {build} from 'esbuild';
import {NAME, freshProject, wasmFile} from './installed.mjs';
import {ICON, mint, open, openPage, settle} from './session-harness.mjs';

for (const state of ['prerender', 'visible', undefined, 'unloaded']) {
  test(`a page in the state ${state} counts as visible: its images get their token`, async t => {
    const {page} = openPage(t);
    page.visibilityState = state;
    const {auth, calls} = open(t);
    assert.equal(auth.imageUrl(ICON), undefined);
    await settle();
    assert.equal(calls(), 1);
    assert.equal(auth.imageUrl(ICON), `${ICON}?X-Os-Auth=${mint()}`);
  });
}

test('a page in the state hidden starts no refetch', async t => {
  const {page} = openPage(t);
  page.visibilityState = 'hidden';
  const {auth, calls} = open(t);
  assert.equal(auth.imageUrl(ICON), undefined);
  await settle();
  assert.equal(calls(), 0);
});

describe('on an engine without FinalizationRegistry and WeakRef', () => {
  for (const absent of [
    ['FinalizationRegistry', 'WeakRef'],
    ['FinalizationRegistry'],
    ['WeakRef'],
  ]) {
    test(`without ${absent.join(' and ')}, a session fetches its token and is disposed`, () => {
      const said = run(`
        for (const name of ${JSON.stringify(absent)}) delete globalThis[name];
        const {ImageAuth} = await import('${NAME}');
        const auth = new ImageAuth({baseUrl: '/os', refetch: async () => 'opaque'});
        console.log(await auth.freshImageUrl('/os/a'));
        auth.dispose();`);
      assert.equal(said, '/os/a?X-Os-Auth=opaque\n');
    });
  }
});

describe('on a host that does not compile wasm at run time', () => {
  for (const entry of [NAME, `${NAME}/external`]) {
    test(`the errors of ${entry} advise initSync, which helps`, () => {
      const said = run(`
        import {readFileSync} from 'node:fs';
        // As a bundler for such a host compiles an imported file: ahead of time.
        const module = new WebAssembly.Module(readFileSync(${JSON.stringify(wasmFile)}));
        const forbid = () => {
          throw new WebAssembly.CompileError('Wasm code generation disallowed by embedder');
        };
        WebAssembly.Module = class extends WebAssembly.Module {
          constructor() { forbid(); }
          static [Symbol.hasInstance](value) { return Object.getPrototypeOf(this.prototype).isPrototypeOf(value); }
          static exports = WebAssembly.Module.exports;
        };
        WebAssembly.compile = async () => forbid();
        const auth = await import('${entry}');
        const failures = [];
        try { auth.imageUrl('/a', 'token'); } catch (error) { failures.push(error); }
        try { await auth.default(); } catch (error) { failures.push(error); }
        for (const {code, message} of failures) console.log(code, message.replace(/.*: /, ''));
        auth.initSync(module);
        console.log(auth.imageUrl('/a', 'token'));`);
      const advice =
        "not-initialized this host does not compile wasm at run time (as Cloudflare Workers); import this package's `.wasm` file and pass it to `initSync(module)`\n";
      const first = entry === NAME ? advice : 'not-initialized call `await init()` first\n';
      assert.equal(said, `${first}${advice}/a?X-Os-Auth=token\n`);
    });
  }
});

describe('/external in a bundle without import.meta.url', () => {
  for (const format of ['iife', 'cjs']) {
    for (const minify of [false, true]) {
      const how = `as ${format}${minify ? ', minified' : ''}`;
      test(`${how}, init() rejects and advises init(url), which helps`, async () => {
        const auth = await bundled({format, minify, process});
        let promise;
        assert.doesNotThrow(() => (promise = auth.default()), 'it throws nothing');
        await assert.rejects(promise, {
          name: 'ObjectstoreAuthError',
          code: 'not-initialized',
          message: /`init\(url\)`/,
        });
        await auth.default(new URL(`file://${wasmFile}`));
        assert.equal(auth.imageUrl('/a', 'token'), '/a?X-Os-Auth=token');
      });
    }
  }

  for (const [what, process] of Object.entries({
    'no process': undefined,
    'a bundler’s process': {env: {}},
  })) {
    test(`in a page opened as a file, with ${what}, the error says to serve the wasm file`, async () => {
      const auth = await bundled({format: 'iife', process});
      for (const source of [`file://${wasmFile}`, new URL(`file://${wasmFile}`)]) {
        await assert.rejects(auth.default(source), error => {
          assert.equal(error.code, 'not-initialized');
          assert.match(error.message, /serve the `.wasm` file over http\(s\)/);
          assert.doesNotMatch(error.message, /process|getBuiltinModule|undefined/);
          return true;
        });
      }
    });
  }
});

/** Runs the entry, bundled, as a classic script. */
async function bundled({format, minify = false, process}) {
  const entry = join(freshProject().folder, 'app.js');
  writeFileSync(
    entry,
    `import init, * as auth from '${NAME}/external'; done({...auth, default: init});`,
  );
  const options = {entryPoints: [entry], bundle: true, write: false, logLevel: 'silent'};
  const {outputFiles} = await build({...options, format, minify});
  return new Promise(done => {
    const page = {URL, TextEncoder, TextDecoder, WebAssembly, Error, process, done};
    vm.runInNewContext(outputFiles[0].text, {...page, module: {exports: {}}});
  });
}

/** Runs an ES module in a separate process. */
function run(script) {
  const {folder} = freshProject();
  writeFileSync(join(folder, 'script.mjs'), script);
  return execFileSync(process.execPath, ['script.mjs'], {cwd: folder, encoding: 'utf8'});
}
