// In every host, the package is imported and called: there is nothing to await, serve or configure.

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {pathToFileURL} from 'node:url';
import vm from 'node:vm';
import {Worker} from 'node:worker_threads';
import {NAME, freshProject, root} from './installed.mjs';

const EXPECTED = '/a?X-Os-Auth=token';

test('the package works as an ES module in a separate process', () => {
  const script = `import {imageUrl} from '${NAME}'; process.stdout.write(imageUrl('/a', 'token'));`;
  assert.equal(run(['--input-type=module', '--eval', script]), EXPECTED);
});

test('the package works as CommonJS in a separate process', () => {
  const script = `const {imageUrl} = require('${NAME}'); process.stdout.write(imageUrl('/a', 'token'));`;
  assert.equal(run(['--eval', script]), EXPECTED);
});

for (const kind of ['load', 'require']) {
  test(`/external works after init, as ${kind}`, async () => {
    const external = await freshProject()[kind](`${NAME}/external`);
    await external.default();
    assert.equal(external.imageUrl('/a', 'token'), EXPECTED);
  });
}

test('both entries export the same names, as ES modules and as CommonJS', async () => {
  const {load, require} = freshProject();
  const names = Object.keys(await load()).sort();
  assert.equal(names.length, 15);
  for (const copy of [await load(`${NAME}/external`), require(), require(`${NAME}/external`)]) {
    assert.deepEqual(Object.keys(copy).sort(), names);
  }
});

test('the package works in a worker', async () => {
  const {folder} = freshProject();
  const script = `
    const {parentPort} = require('node:worker_threads');
    const {imageUrl} = require(${JSON.stringify(join(folder, 'node_modules', NAME))});
    parentPort.postMessage(imageUrl('/a', 'token'));`;
  const worker = new Worker(script, {eval: true});
  const message = await new Promise((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  assert.equal(message, EXPECTED);
});

test('the package works without global text codecs, as in the jsdom environment of Jest', () => {
  const realm = vm.createContext({process, URL});
  assert.equal(
    vm.runInContext('typeof TextDecoder + typeof TextEncoder', realm),
    'undefinedundefined',
  );
  const auth = requireIn(realm, join(root, 'dist/index.cjs'));
  assert.equal(auth.imageUrl('/a', 'token'), EXPECTED);
  assert.equal(
    auth.objectUrl('', {usecase: 'preprod', scopes: {org: 1}, key: 'ü'}),
    '/v1/objects/preprod/org=1/%C3%BC',
  );
  const error = caughtFrom(() => auth.imageUrl('http://[', 'token'));
  assert.equal(error.code, 'invalid-url');
});

test('an engine that refuses to compile synchronously gets an error that advises init, which helps', async () => {
  const {load} = freshProject();
  const auth = await load();
  const {Module} = WebAssembly;
  WebAssembly.Module = class extends Module {
    constructor() {
      throw new RangeError('too large to compile here');
    }
    static [Symbol.hasInstance](value) {
      return value instanceof Module;
    }
  };
  try {
    const error = caughtFrom(() => auth.imageUrl('/a', 'token'));
    assert.equal(error.code, 'not-initialized');
    assert.match(error.message, /await init\(\)/);
    assert.match(error.message, /too large to compile here/);
    await auth.default();
    assert.equal(auth.imageUrl('/a', 'token'), EXPECTED);
  } finally {
    WebAssembly.Module = Module;
  }
});

test('a module that is evaluated again, as by hot reloading, leaves the earlier copy as it was', async () => {
  const entry = pathToFileURL(join(freshProject().folder, 'node_modules', NAME, 'dist/index.js'));
  const session = async version => {
    const copy = await import(`${entry}?t=${version}`);
    return {copy, auth: new copy.ImageAuth({baseUrl: '/a', refetch: async () => 'none'})};
  };
  const [before, after] = [await session(1), await session(2)];
  assert.notEqual(before.copy.ImageAuth, after.copy.ImageAuth);
  before.auth.ingest('first');
  after.auth.ingest('second');
  assert.equal(before.auth.imageUrl('/a'), '/a?X-Os-Auth=first');
  assert.equal(after.auth.imageUrl('/a'), '/a?X-Os-Auth=second');
  before.auth.dispose();
  assert.equal(after.auth.imageUrl('/a/b'), '/a/b?X-Os-Auth=second');
  const error = caughtFrom(() => before.auth.imageUrl('/a'));
  assert.equal(error.code, 'disposed');
  assert.ok(after.copy.isObjectstoreAuthError(error));
  after.auth.dispose();
});

function run(args) {
  return execFileSync(process.execPath, args, {cwd: dirname(dirname(root)), encoding: 'utf8'});
}

/** CommonJS in another realm, as Jest loads it. */
function requireIn(realm, file, loaded = new Map()) {
  const known = loaded.get(file);
  if (known) return known.exports;
  const module = {exports: {}};
  loaded.set(file, module);
  const wrapper = vm.runInContext(
    `(function (module, exports, require, __filename) {${readFileSync(file, 'utf8')}\n})`,
    realm,
  );
  wrapper(
    module,
    module.exports,
    name => requireIn(realm, join(dirname(file), name), loaded),
    file,
  );
  return module.exports;
}

function caughtFrom(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}
