// The README's example: it type checks against what ships, and does what it says.

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {test} from 'node:test';
import {setImmediate as turn} from 'node:timers/promises';
import {pathToFileURL} from 'node:url';
import {freshProject, root} from './installed.mjs';
import {jwt} from './leaks/jwt.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const example = /^```ts example\n(.*?)^```$/ms.exec(readme)?.[1] ?? '';
const require = createRequire(import.meta.url);
const tsc = join(require.resolve('typescript/package.json'), '../bin/tsc');

const OBJECTS = '/api/0/organizations/acme/objectstore/v1/objects/preprod/org=1;project=2/1/2';

test('the README has the example, short enough to paste', () => {
  const lines = example.trimEnd().split('\n').filter(Boolean);
  assert.ok(lines.length > 5 && lines.length <= 20, `${lines.length} lines`);
});

test('it type checks, and shows an icon: with a token, and with another when that has run out', async t => {
  const {auth, showIcon} = await compiledExample();
  t.after(() => auth.dispose());
  const now = Date.now();
  const first = jwt({exp: Math.floor(now / 1000) + 300});
  const second = jwt({exp: Math.floor(now / 1000) + 600});
  const tokens = [first, second];
  const fetched = t.mock.method(globalThis, 'fetch', async () =>
    Response.json({objectstore_token: tokens.shift() ?? null}),
  );
  t.mock.timers.enable({apis: ['Date'], now});

  const img = image();
  showIcon(img, 'abc');
  await settle();
  assert.equal(img.src, `${OBJECTS}/abc?X-Os-Auth=${first}`);
  assert.equal(fetched.mock.calls[0].arguments[0], '/api/0/organizations/acme/builds/101');
  const other = image();
  showIcon(other, 'def');
  assert.equal(other.src, `${OBJECTS}/def?X-Os-Auth=${first}`);
  assert.equal(fetched.mock.callCount(), 1);

  t.mock.timers.setTime(now + 300_000);
  img.dispatchEvent(new Event('error'));
  await settle();
  assert.equal(img.src, `${OBJECTS}/abc?X-Os-Auth=${second}`);
  assert.equal(fetched.mock.callCount(), 2);
});

test('it shows images of a backend that gives no token', async t => {
  const {auth, showIcon} = await compiledExample();
  t.after(() => auth.dispose());
  t.mock.method(globalThis, 'fetch', async () => Response.json({}));
  const img = image();
  showIcon(img, 'abc');
  await settle();
  assert.equal(img.src, `${OBJECTS}/abc`);
});

for (const name of ['example.tsx', 'example.test.tsx']) {
  test(`the README shows ${name}, which is type checked and run`, () => {
    const file = readFileSync(new URL(`react/${name}`, import.meta.url), 'utf8');
    assert.ok(readme.includes(`\`\`\`tsx\n${file}\`\`\`\n`));
  });
}

/** As much of an `<img>` as the example needs. */
function image() {
  return Object.assign(new EventTarget(), {
    src: undefined,
    getAttribute() {
      return this.src ?? null;
    },
    removeAttribute() {
      this.src = undefined;
    },
  });
}

/** Lets all promises that can settle do so. */
async function settle() {
  for (let turns = 0; turns < 4; turns++) await turn();
}

async function compiledExample() {
  const {folder} = freshProject();
  writeFileSync(join(folder, 'example.mts'), example);
  const strict = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom'];
  try {
    execFileSync(process.execPath, [tsc, ...strict, 'example.mts'], {cwd: folder, stdio: 'pipe'});
  } catch (error) {
    assert.fail(`the example does not type check:\n${error.stdout}`);
  }
  return import(pathToFileURL(join(folder, 'example.mjs')));
}
