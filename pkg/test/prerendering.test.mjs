// A page may be rendered ahead of time: there a session must use neither the clock nor randomness.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {BASE, ICON, ImageAuth, mint, openPage} from './session-harness.mjs';

/** From now on, reading a clock or a random number throws. */
function forbid(t) {
  const read = [];
  const forbidden = name => () => {
    read.push(name);
    throw new Error(`${name} was read`);
  };
  for (const [object, name] of [
    [Date, 'now'],
    [performance, 'now'],
    [Math, 'random'],
    [crypto, 'getRandomValues'],
    [crypto, 'randomUUID'],
  ]) {
    t.mock.method(object, name, forbidden(name));
  }
  const {Date: RealDate} = globalThis;
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      if (args.length === 0) forbidden('new Date')();
      super(...args);
    }
  };
  const allow = () => {
    globalThis.Date = RealDate;
    t.mock.restoreAll();
  };
  t.after(allow);
  return {read, allow};
}

for (const [where, prepare] of Object.entries({'on a server': () => {}, 'in a page': openPage})) {
  test(`${where}, a session is made, read, subscribed to and disposed without a clock or randomness`, t => {
    prepare(t);
    const {read, allow} = forbid(t);
    const auth = new ImageAuth({baseUrl: BASE, refetch: () => new Promise(() => {})});
    const {status, mode, refetching, clockSkewMs} = auth.snapshot();
    assert.deepEqual([status, mode, refetching, clockSkewMs], ['missing', 'token', false, 0]);
    assert.equal(auth.snapshot(), auth.snapshot());
    auth.subscribe(() => {})();
    auth.dispose();
    auth.dispose();
    assert.equal(auth.snapshot().status, 'missing');
    assert.deepEqual(read, []);
    allow();
    assert.throws(() => auth.imageUrl(ICON), {code: 'disposed'});
  });
}

test('its clock starts at the first event', async t => {
  const {allow} = forbid(t);
  const auth = new ImageAuth({baseUrl: BASE, refetch: async () => mint()});
  t.after(() => auth.dispose());
  const before = auth.snapshot();
  allow();
  assert.equal(auth.ingest(mint()), 'fresh');
  assert.notEqual(auth.snapshot(), before);
  assert.match(await auth.freshImageUrl(ICON), /X-Os-Auth=ey/);
  assert.equal(auth.snapshot().clockSkewMs, 0);
});

test('a page that becomes visible between construction and first use counts as visible', async t => {
  const {page} = openPage(t);
  page.visibilityState = 'hidden';
  const auth = new ImageAuth({baseUrl: BASE, refetch: async () => 'opaque'});
  t.after(() => auth.dispose());
  page.visibilityState = 'visible';
  assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
});
