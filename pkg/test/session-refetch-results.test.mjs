// What `refetch` may resolve to or reject with.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ICON, failureOf, mint, open, pass, settle} from './session-harness.mjs';

const HOUR = 3_600_000;

/** A `Response` of the API. */
function response(body, {date, age, ...init} = {}) {
  const headers = {...(date && {Date: new Date(date).toUTCString()}), ...(age && {Age: age})};
  return new Response(JSON.stringify(body), {headers, ...init});
}

test('a Response is read, and its Date sets the clock', async t => {
  const {auth} = open(t, {
    // The server's clock is an hour ahead, and its tokens are minted by that clock.
    refetch: async () => response({objectstore_token: mint(3_900)}, {date: Date.now() + HOUR}),
  });
  assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=${mint(3_900)}`);
  const {status, clockSkewMs, expiresAt} = auth.snapshot();
  assert.equal(status, 'fresh');
  assert.ok(Math.abs(clockSkewMs - HOUR) <= 1_000, `${clockSkewMs}`);
  assert.ok(Math.abs(expiresAt - (Date.now() + 300_000)) <= 1_000, `${expiresAt}`);
});

test('the Date of a Response and its Age together set the clock', async t => {
  for (const [age, seconds] of [
    ['0', 0],
    ['7', 7],
    ['3600', 3_600],
  ]) {
    await t.test(`Age: ${age}`, async t => {
      const {auth} = open(t, {
        // The server's clock is an hour ahead of the local one.
        refetch: async () => {
          const date = Date.now() + HOUR - seconds * 1_000;
          return response({objectstore_token: mint(3_900)}, {date, age});
        },
      });
      await auth.freshImageUrl(ICON);
      const {clockSkewMs} = auth.snapshot();
      assert.ok(Math.abs(clockSkewMs - HOUR) <= 1_000, `${clockSkewMs}`);
    });
  }
});

test('a Date with an unreadable Age does not set the clock', async t => {
  const {auth} = open(t, {
    refetch: async () =>
      response({objectstore_token: mint()}, {date: Date.now() - HOUR, age: 'old'}),
  });
  await auth.freshImageUrl(ICON);
  assert.equal(auth.snapshot().clockSkewMs, 0);
});

test('the same answer again, seconds later, came from a cache, and the error says so', async t => {
  let old;
  const {auth} = open(t, {refetch: async () => response(...old)});
  old = [{objectstore_token: mint(20)}, {date: Date.now()}];
  t.mock.timers.setTime(Date.now() + 25_000);
  await auth.freshImageUrl(ICON);
  await pass(t, 5);
  const error = await failureOf(auth.refetch());
  assert.equal(error.code, 'refetch-failed');
  assert.match(error.message, /cache: 'no-store'/);
  assert.equal(auth.snapshot().status, 'expired');
  assert.equal(auth.snapshot().clockSkewMs, 0);
});

test('an old first answer does not set a right clock back', async t => {
  const answers = [];
  const {auth, calls} = open(t, {refetch: async () => answers.shift() ?? mint(60)});
  const old = mint(60);
  answers.push(old, old);
  t.mock.timers.setTime(Date.now() + 300_000);
  const url = auth.freshImageUrl(ICON);
  await pass(t, 1);
  assert.equal(auth.snapshot().status, 'expired');
  await pass(t, 10);
  assert.equal(calls(), 3);
  assert.match(await url, /X-Os-Auth=/);
  assert.equal(auth.snapshot().clockSkewMs, 0);
});

test('the time of an ingested response sets the clock: a number, a Date or a header', async t => {
  const ahead = Date.UTC(2026, 0, 1, 1);
  for (const serverTime of [ahead, new Date(ahead), new Date(ahead).toUTCString()]) {
    await t.test(typeof serverTime, t => {
      const {auth} = open(t);
      auth.ingest({objectstore_token: mint(3_900)}, {serverTime});
      assert.ok(Math.abs(auth.snapshot().clockSkewMs - HOUR) <= 1_000);
    });
  }
});

test('a Response of another class is read', async t => {
  const {auth} = open(t, {
    refetch: async () => ({
      ok: true,
      status: 200,
      headers: new Map(),
      json: async () => ({objectstore_token: 'opaque'}),
    }),
  });
  assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
});

const used = response({objectstore_token: 'opaque'});
await used.json();

/** How `refetch` ends, and what the error in the snapshot says. */
const FAILURES = {
  'a Response that is not ok': [() => new Response('', {status: 500}), /500/],
  'a Response that is HTML': [() => new Response('<p>Sign in</p>'), /not JSON/],
  'a Response whose body was read already': [() => used, /./],
  'a Response with JSON that is no object': [() => response([1]), /must resolve to/],
  undefined: [() => undefined, /must resolve to/],
  'a number': [() => 5, /must resolve to/],
  'an array': [() => [], /must resolve to/],
  'a function': [() => () => {}, /must resolve to/],
  'an object with a token that is none': [() => ({objectstore_token: 5}), /must resolve to/],
  'a text that can be no token': [() => 'two words', /malformed token/],
  'a token that has expired, by the Date that it comes with': [
    () => response({objectstore_token: mint(-600)}, {date: Date.now()}),
    /expired/,
  ],
  'a getter that throws': [
    () => ({
      get json() {
        throw new Error('no');
      },
    }),
    /rejected/,
  ],
  'something whose `then` throws': [
    () => ({
      then() {
        throw new Error('no');
      },
    }),
    /rejected/,
  ],
  'a synchronous throw': [
    () => {
      throw new Error('no');
    },
    /rejected/,
  ],
  ...Object.fromEntries(
    [
      undefined,
      null,
      'no',
      5,
      Symbol('no'),
      () => {},
      new Error('no'),
      {},
      {name: 'online'},
      {name: ''},
      {name: Symbol('no')},
      {status: 'none'},
      {status: 5n},
      {status: Symbol('no')},
      {response: null},
      {
        get status() {
          throw new Error('no');
        },
      },
      {
        get name() {
          throw new Error('no');
        },
      },
      {name: {toString: () => assert.fail()}},
      {
        status: 500,
        headers: {
          get() {
            throw new Error('no');
          },
        },
      },
      revoked(),
    ].map((thrown, index) => [
      `a rejection (${index + 1})`,
      [() => Promise.reject(thrown), /refetch`? (was rejected|failed)/],
    ]),
  ),
  'a network error': [() => Promise.reject(new TypeError('Failed to fetch')), /network/],
  'a DOMException of an abort': [
    () => Promise.reject(new DOMException('no', 'AbortError')),
    /aborted/,
  ],
  'a thrown status': [() => Promise.reject({status: 503}), /503/],
  'the status of a thrown response': [
    () => Promise.reject(Object.assign(new Error('no'), {response: {status: 502}})),
    /502/,
  ],
  'a thrown Response': [() => Promise.reject(new Response('', {status: 504})), /504/],
};

function revoked() {
  const {proxy, revoke} = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

for (const [name, [refetch, says]] of Object.entries(FAILURES)) {
  test(`${name}: a failure, which is in the snapshot and is retried`, async t => {
    let healed = false;
    const {auth, calls, request} = open(t, {
      refetch: () => (healed ? Promise.resolve('opaque') : refetch()),
    });
    assert.equal(auth.imageUrl(ICON), undefined);
    await settle();
    const {error, refetching, status, stats} = auth.snapshot();
    assert.equal(refetching, false);
    assert.match(status, /missing|expired/);
    assert.equal(error?.code, 'refetch-failed');
    assert.match(error.message, says);
    assert.equal(stats.refetchFailures, 1);
    assert.equal((await failureOf(auth.refetch())).code, 'refetch-failed');
    assert.equal(calls(), 2);

    healed = true;
    const waiting = auth.freshImageUrl(ICON);
    await pass(t, 30);
    assert.equal(await waiting, `${ICON}?X-Os-Auth=opaque`);
    assert.equal(request().attempt, 3);
    assert.equal(auth.snapshot().error, undefined);
    assert.equal(auth.snapshot().stats.refetchFailures, 2);
  });
}
