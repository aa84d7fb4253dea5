// What a developer is told, and only a developer.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ICON, mint, open} from './world.mjs';

/** What the console says while a session has such a token. */
function warnings(t, environment, token) {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = environment;
  t.after(() => (process.env.NODE_ENV = before));
  const {mock} = t.mock.method(console, 'warn', () => {});
  const {auth} = open(t);
  auth.ingest(token);
  assert.ok(auth.imageUrl(ICON), 'it works nevertheless');
  auth.ingest(mint(9_000));
  mock.restore();
  return mock.calls.map(({arguments: said}) => said.join(' '));
}

test('a token that is too strong for a URL is warned of once, where somebody develops', t => {
  const strong = mint(7_200);
  const said = warnings(t, 'development', strong);
  assert.equal(said.length, 1);
  assert.match(said[0], /^objectstore-image-auth: .*over an hour/);
  assert.ok(!said[0].includes(strong));
});

test('in production nothing is said', t => {
  assert.deepEqual(warnings(t, 'production', mint(7_200)), []);
});
