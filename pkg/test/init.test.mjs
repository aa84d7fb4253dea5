// `init` and `initSync`: where the wasm comes from, how often it is compiled, and the errors where it cannot be loaded.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {NAME, freshProject, wasmFile} from './installed.mjs';

const bytes = readFileSync(wasmFile);
const WASM = 'application/wasm';

const response = (body, type, status = 200) =>
  new Response(body, {status, headers: type ? {'Content-Type': type} : {}});

describe('before init', () => {
  test('/external throws an error that advises init, and works after init', async () => {
    const auth = await external();
    for (const call of [() => auth.imageUrl('/a', 'token'), () => auth.redactUrl('/a')]) {
      assert.throws(call, {
        name: 'ObjectstoreAuthError',
        code: 'not-initialized',
        message: /await init\(\)/,
      });
    }
    await auth.default();
    assertWorks(auth);
  });

  test('the default entry works, and a later init compiles nothing', async t => {
    const auth = await freshProject().load();
    assertWorks(auth);
    const compiled = countCompilations(t);
    await auth.default();
    assert.equal(compiled(), 0);
  });
});

describe('init takes', () => {
  const sources = {
    nothing: () => undefined,
    'a file: URL': () => pathToFileURL(wasmFile),
    'the text of a file: URL': () => pathToFileURL(wasmFile).href,
    'a data: URL': () => `data:${WASM};base64,${bytes.toString('base64')}`,
    'a Request': () => new Request(`data:${WASM};base64,${bytes.toString('base64')}`),
    'an ArrayBuffer': () => new Uint8Array(bytes).buffer,
    'a view of bytes': () => bytes,
    'a compiled module': () => new WebAssembly.Module(bytes),
    'a Response': () => response(bytes, WASM),
    'a Response with a parameter on its type': () => response(bytes, `${WASM}; charset=utf-8`),
    'a Response of another type': () => response(bytes, 'application/octet-stream'),
    'a Response without a type': () => response(bytes),
    'a promise of a Response': () => Promise.resolve(response(bytes, WASM)),
  };
  for (const [name, source] of Object.entries(sources)) {
    test(name, async () => {
      const auth = await external();
      assert.equal(await auth.default(source()), undefined);
      assertWorks(auth);
    });
  }

  test('a source for the default entry, too', async t => {
    const auth = freshProject().require();
    const compiled = countCompilations(t);
    await auth.default(response(bytes, WASM));
    assert.equal(compiled(), 1);
    assertWorks(auth);
  });
});

describe('init says why there is no wasm, and a later call tries again, for', () => {
  const sources = {
    'a missing file': [() => response('', 'text/plain', 404), /404/],
    'a page in its place': [() => response('<!doctype html>', 'text/html'), /text\/html/],
    'a page that claims to be wasm': [() => response('<!doctype html>', WASM), /3c 21 64 6f/],
    'a network that fails': [() => Promise.reject(new TypeError('offline')), /network/],
    'a file that is not there': [() => new URL('file:///no-such-file.wasm'), /no-such-file/],
    'bytes that are no wasm': [() => new Uint8Array([1, 2, 3, 4]), /01 02 03 04/],
    'a wasm that is another': [() => new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]), /another/],
  };
  for (const [name, [source, reason]] of Object.entries(sources)) {
    test(name, async () => {
      const auth = await external();
      await assert.rejects(auth.default(source()), error => {
        assert.ok(error instanceof auth.ObjectstoreAuthError);
        assert.equal(error.code, 'not-initialized');
        assert.match(error.message, reason);
        assert.ok(error.cause instanceof Error);
        return true;
      });
      assert.throws(() => auth.imageUrl('/a', 'token'), {code: 'not-initialized'});
      await auth.default(bytes);
      assertWorks(auth);
    });
  }
});

describe('init compiles once', () => {
  for (const entry of [NAME, `${NAME}/external`]) {
    test(`${entry}, called concurrently and again`, async t => {
      const auth = await freshProject().load(entry);
      const compiled = countCompilations(t);
      await Promise.all([auth.default(), auth.default(), auth.default()]);
      await auth.default();
      assertWorks(auth);
      assert.equal(compiled(), 1);
    });
  }

  test('a call of the default entry during init works', async () => {
    const auth = await freshProject().load();
    const loading = auth.default();
    assertWorks(auth);
    await loading;
    assertWorks(auth);
  });
});

describe('initSync', () => {
  for (const [name, source] of Object.entries({
    bytes: () => bytes,
    'an ArrayBuffer': () => new Uint8Array(bytes).buffer,
    'a compiled module': () => new WebAssembly.Module(bytes),
  })) {
    test(`takes ${name}`, async () => {
      const auth = await external();
      assert.equal(auth.initSync(source()), undefined);
      assertWorks(auth);
    });
  }

  test('is idempotent', async t => {
    const auth = await external();
    const compiled = countCompilations(t);
    auth.initSync(bytes);
    auth.initSync(bytes);
    assert.equal(compiled(), 1);
    assertWorks(auth);
  });

  for (const [name, source] of Object.entries({
    'bytes that are no wasm': () => new Uint8Array([1, 2, 3, 4]),
    'a wasm that is another': () => new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]),
    nothing: () => undefined,
  })) {
    test(`refuses ${name}, and takes the right bytes afterwards`, async () => {
      const auth = await external();
      assert.throws(() => auth.initSync(source()), {
        name: 'ObjectstoreAuthError',
        code: 'not-initialized',
      });
      auth.initSync(bytes);
      assertWorks(auth);
    });
  }
});

function external() {
  return freshProject().load(`${NAME}/external`);
}

function assertWorks(auth) {
  assert.equal(auth.imageUrl('/a', 'token'), '/a?X-Os-Auth=token');
}

/** Counts compilations from now on, by every method. */
function countCompilations(t) {
  const ways = ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming', 'Module'];
  const original = {...Object.fromEntries(ways.map(way => [way, WebAssembly[way]]))};
  let count = 0;
  for (const way of ways) {
    WebAssembly[way] = new Proxy(original[way], {
      apply(target, self, args) {
        // A compiled module is not compiled again.
        if (!(args[0] instanceof original.Module)) count++;
        return Reflect.apply(target, self, args);
      },
      construct(target, args) {
        count++;
        return Reflect.construct(target, args);
      },
    });
  }
  t.after(() => Object.assign(WebAssembly, original));
  return () => count;
}

describe('init reveals nothing of a token', () => {
  const token = 'eyJhIjoxfQ.eyJhIjoxfQ.c2VjcmV0';

  test('that is in the URL of a response', async () => {
    const found = response('', WASM, 404);
    Object.defineProperty(found, 'url', {value: `https://example.com/a.wasm?X-Os-Auth=${token}`});
    const auth = await external();
    await assert.rejects(auth.default(found), error => {
      assert.match(error.message, /404.*https:\/\/example\.com\/a\.wasm\)$/);
      return true;
    });
  });

  test('that is passed as a URL', async () => {
    const auth = await external();
    await assert.rejects(auth.default(token), error => {
      assert.equal(error.code, 'not-initialized');
      assert.ok(!String(error.stack).includes(token) && !String(error.cause).includes(token));
      return true;
    });
  });
});

test('init of the default entry rejects with not-initialized where compiling is forbidden', async t => {
  t.mock.method(WebAssembly, 'compile', () => Promise.reject(new WebAssembly.CompileError('CSP')));
  const auth = await freshProject().load();
  await assert.rejects(auth.default(), {code: 'not-initialized', message: /CSP/});
  assertWorks(auth);
});

for (const [what, reason, message] of [
  ['no reason', null, /\(its download failed\)/],
  ['a text', 'secret', /\(its download failed\)/],
  ['an error', new DOMException('gone', 'AbortError'), /\(gone\)/],
]) {
  test(`init rejects with not-initialized where the download breaks off with ${what}`, async () => {
    const body = new ReadableStream({start: controller => controller.error(reason)});
    const response = new Response(body, {headers: {'Content-Type': 'application/wasm'}});
    const {default: init} = await freshProject().load('objectstore-image-auth/external');
    await assert.rejects(init(response), error => {
      assert.equal(error.code, 'not-initialized');
      assert.match(error.message, message);
      assert.equal(error.cause.name, reason?.name ?? 'Error');
      return true;
    });
  });
}
