// Warnings in the console, in development only.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ICON, holdsNone, mint, open, pass} from './session-harness.mjs';

/** The warnings in the console while a session has such a token, and then another. */
function warnings(t, environment, make, another = () => mint(9_000)) {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = environment;
  t.after(() => (process.env.NODE_ENV = before));
  const {mock} = t.mock.method(console, 'warn', () => {});
  const {auth} = open(t);
  auth.ingest(make());
  assert.ok(auth.imageUrl(ICON), 'it works nevertheless');
  auth.ingest(another());
  mock.restore();
  return mock.calls.map(({arguments: said}) => said.join(' '));
}

/** Tokens that grant too much for a URL. Made in the test, by its clock. */
const STRONG = {
  'lives over an hour': () => mint(7_200),
  'grants more than reading': () => mint(300, {permissions: ['object.read', 'object.write']}),
};

for (const [name, make] of Object.entries(STRONG)) {
  test(`a token that ${name} causes one warning in development`, t => {
    const said = warnings(t, 'development', make);
    assert.equal(said.length, 1);
    assert.match(said[0], /^objectstore-image-auth: .*more than `object.read`.*over an hour/);
    assert.ok(holdsNone(said[0], make()));
  });

  test(`a token that ${name} causes no warning in production`, t => {
    assert.deepEqual(warnings(t, 'production', make), []);
  });
}

test('any other token causes no warning', t => {
  const make = () => mint(300, {permissions: ['object.read']});
  assert.deepEqual(warnings(t, 'development', make, make), []);
});

test('a query cache that answers `refetch` causes one warning, which names `staleTime`', async t => {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'development';
  t.after(() => (process.env.NODE_ENV = before));
  const {mock} = t.mock.method(console, 'warn', () => {});
  let cached;
  const {auth, calls} = open(t, {
    refetch: async () => ({objectstore_token: (cached ??= mint(60))}),
  });
  await auth.freshImageUrl(ICON);
  for (let minute = 0; minute < 3; minute++) {
    auth.imageUrl(ICON);
    await pass(t, 60);
  }
  const said = mock.calls.map(({arguments: texts}) => texts.join(' '));
  assert.ok(calls() > 2, 'it is refetched again');
  assert.equal(said.length, 1);
  assert.match(said[0], /`staleTime: 0`/);
  assert.ok(holdsNone(said[0], cached));
});
