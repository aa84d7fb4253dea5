// What a developer is told, and only a developer.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ICON, holdsNone, mint, open} from './world.mjs';

/** What the console says while a session has such a token, and then another. */
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

/** Of tokens that are too strong for a URL: made when it is asked for, by the clock of the test. */
const STRONG = {
  'lives over an hour': () => mint(7_200),
  'grants more than reading': () => mint(300, {permissions: ['object.read', 'object.write']}),
};

for (const [name, make] of Object.entries(STRONG)) {
  test(`a token that ${name} is warned of once, where somebody develops`, t => {
    const said = warnings(t, 'development', make);
    assert.equal(said.length, 1);
    assert.match(said[0], /^objectstore-image-auth: .*more than `object.read`.*over an hour/);
    assert.ok(holdsNone(said[0], make()));
  });

  test(`of a token that ${name}, nothing is said in production`, t => {
    assert.deepEqual(warnings(t, 'production', make), []);
  });
}

test('of a token that does neither, nothing is said', t => {
  const make = () => mint(300, {permissions: ['object.read']});
  assert.deepEqual(warnings(t, 'development', make, make), []);
});
