// Invalid arguments throw an `ObjectstoreAuthError` that says what is wrong and holds no part of a token, and the next call
// works.

import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import vm from 'node:vm';
import {build} from 'esbuild';
import {callByName, invalidCalls} from './leaks/invalid-calls.js';
import {NAME, freshProject} from './installed.mjs';
import {jwt} from './leaks/jwt.js';

const {load, require} = freshProject();
const copies = {'ES module': await load(), CommonJS: require()};

const token = jwt({exp: 1_800_000_000, permissions: ['object.read'], res: {org: 'secret-org'}});
const BAD = invalidCalls(token);

for (const [copy, auth] of Object.entries(copies)) {
  describe(copy, () => {
    BAD.forEach(([name, args, code, names], index) => {
      test(`${index + 1}. ${name}: ${code}`, () => {
        const error = thrownBy(() => callByName(auth, name, args));
        assert.ok(error instanceof auth.ObjectstoreAuthError);
        assert.ok(error instanceof Error);
        assert.equal(error.name, 'ObjectstoreAuthError');
        assert.equal(error.code, code);
        assert.match(error.message, names);
        assertNoSecret(`${error.message}\n${error.stack}\n${JSON.stringify(error)}`);
        assert.match(auth.imageUrl('/a', token), /^\/a\?X-Os-Auth=ey/);
      });
    });

    test('a thousand errors leave the instance working', () => {
      for (let i = 0; i < 1000; i++) thrownBy(() => auth.imageUrls(['/a', 'http://['], token));
      assert.deepEqual(auth.imageUrls(['/a'], 'opaque'), ['/a?X-Os-Auth=opaque']);
    });
  });
}

test('every exported function that takes an argument has its errors tested', () => {
  const tested = new Set(BAD.map(([name]) => name));
  const others = ['ObjectstoreAuthError', 'default', 'initSync', 'isObjectstoreAuthError'];
  assert.deepEqual([...tested, ...others].sort(), Object.keys(copies['ES module']).sort());
});

test('isObjectstoreAuthError recognises errors of another copy and of another realm', () => {
  const [one, other] = Object.values(copies);
  assert.notEqual(one.ObjectstoreAuthError, other.ObjectstoreAuthError);
  for (const [here, there] of [
    [one, other],
    [other, one],
  ]) {
    const error = thrownBy(() => there.inspectToken(5));
    assert.ok(!(error instanceof here.ObjectstoreAuthError));
    assert.ok(here.isObjectstoreAuthError(error));
  }
  for (const value of [
    null,
    undefined,
    'text',
    {},
    new Error('other'),
    vm.runInNewContext('new Error()'),
  ]) {
    assert.equal(one.isObjectstoreAuthError(value), false);
  }
});

test('the class of an error keeps its name, however the app is bundled', async () => {
  for (const auth of Object.values(copies)) {
    assert.equal(auth.ObjectstoreAuthError.name, 'ObjectstoreAuthError');
    assert.equal(thrownBy(() => auth.inspectToken(5)).constructor.name, 'ObjectstoreAuthError');
    assert.deepEqual(Object.keys(auth.ObjectstoreAuthError), []);
    assert.equal(class AppError extends auth.ObjectstoreAuthError {}.name, 'AppError');
  }
  const {folder} = freshProject();
  const [entry, outfile] = [join(folder, 'app.js'), join(folder, 'bundle.cjs')];
  // Both entries have a class of this name: a bundler renames one of them, and a minifier both.
  writeFileSync(
    entry,
    `export * as auth from '${NAME}';
     export * as external from '${NAME}/external';
     export class ObjectstoreAuthError {}`,
  );
  for (const minify of [false, true]) {
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: 'cjs',
      minify,
      logLevel: 'silent',
    });
    const {auth, external} = createRequire(entry)(outfile);
    delete createRequire(entry).cache[outfile];
    for (const error of [
      thrownBy(() => auth.inspectToken(5)),
      thrownBy(() => external.inspectToken(5)),
    ]) {
      assert.equal(error.constructor.name, 'ObjectstoreAuthError', `minified: ${minify}`);
    }
  }
});

test('an app can create an error of the class, and extend the class', () => {
  const {ObjectstoreAuthError, isObjectstoreAuthError} = copies['ES module'];
  class AppError extends ObjectstoreAuthError {}
  const cause = new Error('cause');
  const error = new AppError('no image', {code: 'invalid-url', cause});
  assert.ok(error instanceof ObjectstoreAuthError && isObjectstoreAuthError(error));
  assert.deepEqual([error.message, error.code, error.cause], ['no image', 'invalid-url', cause]);
});

function thrownBy(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

/** Asserts that no six consecutive characters of a token are in the text. */
function assertNoSecret(said) {
  for (let i = 0; i + 6 <= token.length; i++) {
    assert.ok(!said.includes(token.slice(i, i + 6)), `part of a token in: ${said}`);
  }
}
