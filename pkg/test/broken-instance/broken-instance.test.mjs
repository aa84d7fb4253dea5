// An exception of the engine that passes through wasm leaves the instance's state undefined. The caller gets the exception,
// and the sessions of the page go on in another instance.

import assert from 'node:assert/strict';
import {after, test} from 'node:test';
import {freshProject} from '../installed.mjs';
import {
  BASE,
  ICON,
  deferred,
  failureOf,
  holdClocks,
  jwtOf,
  mint,
  openPage,
  pass,
  settle,
} from '../session-harness.mjs';

/** The memory of the newest wasm instance. */
let memory;
const {Instance} = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...args) {
    super(...args);
    memory = this.exports.memory;
  }
};
after(() => (WebAssembly.Instance = Instance));
const {ImageAuth, imageUrl, inspectToken, objectUrl} = await freshProject().load();

/** A URL with a space, which takes the slow path, through the platform's parser. */
const odd = n => `${BASE}/v1/objects/preprod/_/a b${n}`;

/** Overflows the stack, as code that walks a cyclic tree does. Calls `ask` near the end of the stack only. */
function overflow(ask) {
  let depth = 0;
  const walk = isAsking => {
    depth++;
    if (isAsking && depth > end * 0.9) ask(depth);
    walk(isAsking);
  };
  assert.throws(() => walk(false), RangeError);
  const end = depth;
  depth = 0;
  walk(true);
}

/** What breaks an instance. Each throws an error of this class. */
const BREAKERS = {
  'a stack overflow': [auth => overflow(n => auth.imageUrl(odd(n))), RangeError],
  'a stack overflow in a function': [() => overflow(n => imageUrl(odd(n), 'opaque')), RangeError],
  // Unwinds the stack of wasm only, as a trap does.
  'an exception like a trap': [
    auth => {
      const {now} = performance;
      performance.now = () => {
        performance.now = now;
        throw new WebAssembly.RuntimeError('unreachable');
      };
      auth.imageUrl(odd(0));
    },
    WebAssembly.RuntimeError,
  ],
};

function open(t, {refetch = async () => mint(), ...options} = {}) {
  const mock = t.mock.fn(refetch);
  const auth = new ImageAuth({baseUrl: BASE, refetch: mock, ...options});
  t.after(() => auth.dispose());
  return {auth, calls: () => mock.mock.callCount()};
}

for (const [name, [breakIt, kind]] of Object.entries(BREAKERS)) {
  test(`the exception of ${name} passes through, and the session goes on with its token`, async t => {
    holdClocks(t);
    const {auth, calls} = open(t);
    const notified = t.mock.fn();
    auth.subscribe(notified);
    const token = mint();
    auth.ingest(token);
    const loaded = auth.imageUrl(ICON);
    assert.throws(() => breakIt(auth), kind);
    assert.equal(auth.imageUrl(ICON), loaded);
    assert.equal(auth.snapshot().status, 'fresh');
    assert.equal(auth.snapshot(), auth.snapshot());
    await settle();
    const before = notified.mock.callCount();
    auth.ingest(jwtOf(900, 'another'));
    assert.equal(notified.mock.callCount(), before + 1, 'subscriptions go on');
    assert.equal(calls(), 0, 'nothing was refetched for it');
    auth.dispose();
    assert.throws(() => auth.imageUrl(ICON), {code: 'disposed'});
  });

  test(`after ${name}, functions and other sessions go on working`, async t => {
    holdClocks(t);
    const {auth} = open(t);
    const other = open(t, {param: 'os_auth', field: 't'});
    other.auth.ingest({t: 'theirs'});
    assert.throws(() => breakIt(auth), kind);
    assert.equal(inspectToken(mint()).keyId, 'k1');
    assert.equal(imageUrl('/a', 'opaque'), '/a?X-Os-Auth=opaque');
    assert.equal(other.auth.imageUrl(ICON), `${ICON}?os_auth=theirs`);
    assert.equal(open(t).auth.ingest('new'), 'fresh');
    assert.match(await auth.freshImageUrl(ICON), /X-Os-Auth=ey/);
  });

  test(`a promise that waits during ${name} resolves to a URL`, async t => {
    holdClocks(t);
    const {auth, calls} = open(t);
    const answers = [deferred(), deferred()];
    let asked = 0;
    const waiting = open(t, {refetch: () => answers[asked++].promise});
    const url = waiting.auth.freshImageUrl(ICON);
    const refetched = waiting.auth.refetch();
    await settle();
    assert.throws(() => breakIt(auth), kind);
    assert.equal(imageUrl('/a', null), '/a');
    answers[0].resolve('of the session that is gone');
    await settle();
    answers[1].resolve('opaque');
    assert.equal(await url, `${ICON}?X-Os-Auth=opaque`);
    assert.equal(await refetched, undefined);
    assert.equal(calls(), 0);
  });

  test(`after ${name} a token is refetched ahead of its expiry`, async t => {
    holdClocks(t);
    const {page} = openPage(t);
    const {auth, calls} = open(t, {refetch: async () => mint(300)});
    auth.ingest(mint(60));
    auth.imageUrl(ICON);
    assert.throws(() => breakIt(auth), kind);
    await pass(t, 120);
    page.show('visible');
    auth.imageUrl(ICON);
    await settle();
    assert.equal(calls(), 1);
    assert.equal(auth.snapshot().status, 'fresh');
  });

  test(`a session that was disposed before ${name} stays disposed, and keeps its snapshot`, async t => {
    holdClocks(t);
    const {auth} = open(t);
    const disposed = open(t).auth;
    disposed.ingest(mint());
    disposed.dispose();
    const last = disposed.snapshot();
    assert.throws(() => breakIt(auth), kind);
    assert.equal(disposed.snapshot(), last);
    assert.throws(() => disposed.imageUrl(ICON), {code: 'disposed'});
    assert.equal((await failureOf(disposed.refetch())).code, 'disposed');
    assert.equal(await disposed.imageFailed(`${ICON}?X-Os-Auth=a`), undefined);
    assert.equal(disposed.snapshot(), last);
  });

  test(`after ${name} a session still knows the server's time, and that there is no token`, async t => {
    holdClocks(t);
    const {auth} = open(t);
    const skewed = open(t).auth;
    const anonymous = open(t).auth;
    skewed.ingest(mint(3_600 + 300), {serverTime: Date.now() + 3_600_000});
    anonymous.ingest(null);
    const {clockSkewMs} = skewed.snapshot();
    assert.throws(() => breakIt(auth), kind);
    assert.ok(Math.abs(skewed.snapshot().clockSkewMs - clockSkewMs) < 1_000);
    assert.equal(anonymous.snapshot().mode, 'anonymous');
    assert.equal(anonymous.imageUrl(ICON), ICON);
  });

  // With the real clocks: mocks record every call, which takes memory.
  test(`the session survives ${name} a thousand times`, t => {
    const {page} = openPage(t);
    const listeners = countListeners(t, page);
    const {auth} = open(t);
    auth.ingest('opaque');
    const before = listeners();
    for (let i = 0; i < 1_000; i++) {
      assert.throws(() => breakIt(auth), kind);
      assert.equal(auth.imageUrl(odd('')), `${odd('')}?X-Os-Auth=opaque`);
    }
    assert.equal(listeners(), before);
    assert.equal(open(t).auth.ingest('new'), 'fresh');
    const object = {usecase: 'preprod', scopes: {}, key: 'a'};
    assert.equal(objectUrl('', object), '/v1/objects/preprod/_/a');
  });
}

test('a trap passes through, and the session goes on with its token', t => {
  const {auth} = open(t);
  auth.ingest('opaque');
  const {byteLength} = memory.buffer;
  memory.grow(2 ** 16 - byteLength / 2 ** 16);
  assert.throws(() => auth.imageUrl(`${ICON}?${'a'.repeat(2 ** 22)}`), WebAssembly.RuntimeError);
  assert.equal(auth.imageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
  assert.equal(memory.buffer.byteLength, byteLength, 'in a new memory');
});

test('a session in a new instance keeps its endpoint, also where the document has another address by then', t => {
  holdClocks(t);
  const {page} = openPage(t);
  const {auth} = open(t);
  auth.ingest('opaque');
  page.baseURI = 'https://evil.example/';
  assert.throws(() => overflow(n => auth.imageUrl(`https://app.example${odd(n)}`)), RangeError);
  const elsewhere = `https://evil.example${ICON}`;
  assert.throws(() => auth.imageUrl(elsewhere), {code: 'outside-base'});
  const here = `https://app.example${ICON}`;
  assert.equal(auth.imageUrl(here), `${here}?X-Os-Auth=opaque`);
});

test('a promise that waits does not reject when another call breaks the instance', async t => {
  holdClocks(t);
  const answer = deferred();
  const waiting = open(t, {refetch: () => answer.promise});
  const url = waiting.auth.freshImageUrl(ICON);
  const [breakIt] = BREAKERS['an exception like a trap'];
  for (let i = 0; i < 3; i++) {
    await settle();
    assert.throws(() => breakIt(open(t).auth));
    waiting.auth.snapshot();
  }
  await settle();
  answer.resolve('opaque');
  assert.equal(await url, `${ICON}?X-Os-Auth=opaque`);
});

test('subscribers are called for a dispose within another call', async t => {
  holdClocks(t);
  const {auth} = open(t, {refetch: () => new Promise(() => {})});
  const notified = t.mock.fn();
  auth.subscribe(notified);
  auth.refetch().catch(() => {});
  const before = notified.mock.callCount();
  open(t).auth.ingest({
    get objectstore_token() {
      auth.dispose();
      return 'opaque';
    },
  });
  assert.equal(notified.mock.callCount(), before + 1);
});

test('a subscriber that overflows the stack does not keep the others from being called', async t => {
  holdClocks(t);
  const {auth} = open(t);
  const printed = t.mock.method(console, 'error', () => {});
  const notified = t.mock.fn();
  auth.subscribe(() => overflow(n => auth.imageUrl(odd(n))));
  auth.subscribe(notified);
  assert.equal(auth.ingest('opaque'), 'fresh');
  assert.ok(notified.mock.callCount() >= 1);
  assert.ok(printed.mock.calls[0].arguments[0] instanceof RangeError);
  assert.equal(auth.imageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
});

test('a refetch that overflows the stack is retried', async t => {
  holdClocks(t);
  let isFirst = true;
  const {auth, calls} = open(t, {
    refetch: async () => {
      if (isFirst) {
        isFirst = false;
        overflow(n => auth.imageUrl(odd(n)));
      }
      return 'opaque';
    },
  });
  const url = auth.freshImageUrl(ICON);
  await pass(t, 5);
  assert.equal(await url, `${ICON}?X-Os-Auth=opaque`);
  assert.equal(calls(), 2);
});

test('a refetch that overflows the stack each time is not called for ever, and pending promises reject', async t => {
  holdClocks(t);
  const {auth, calls} = open(t, {
    refetch: async () => overflow(n => auth.imageUrl(odd(n))),
  });
  assert.ok((await failureOf(auth.freshImageUrl(ICON))) instanceof RangeError);
  await settle();
  assert.ok(calls() <= 5, `${calls()} calls`);
  assert.equal(auth.ingest('opaque'), 'fresh');
  assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
});

/** Counts the listeners on the page. */
function countListeners(t, page) {
  const all = new Set();
  const {addEventListener} = page;
  t.mock.method(page, 'addEventListener', function (type, listener, options) {
    all.add(listener);
    options?.signal?.addEventListener('abort', () => all.delete(listener));
    addEventListener.call(page, type, listener, options);
  });
  const {removeEventListener} = page;
  t.mock.method(page, 'removeEventListener', function (type, listener) {
    all.delete(listener);
    removeEventListener.call(page, type, listener);
  });
  return () => all.size;
}
