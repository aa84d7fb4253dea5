// When `refetch` is called again, and how long a session waits for it.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
  ICON,
  deferred,
  failureOf,
  holdsNone,
  mint,
  open,
  pass,
  settle,
  stateOf,
  tokenIn,
} from './session-harness.mjs';

for (const status of [401, 403, 404]) {
  test(`status ${status} stops refetching until the app asks for a refetch`, async t => {
    const {auth, calls} = open(t, {refetch: () => Promise.reject({status})});
    const error = await failureOf(auth.freshImageUrl(ICON));
    assert.equal(error.code, 'refetch-failed');
    assert.ok(error.message.endsWith(`${status}`), error.message);
    assert.equal(auth.imageUrl(ICON), undefined);
    assert.equal((await failureOf(auth.freshImageUrl(ICON))).code, 'refetch-failed');
    await pass(t, 600);
    assert.equal(calls(), 1);
    await failureOf(auth.refetch());
    assert.equal(calls(), 2);
    auth.ingest('opaque');
    assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
  });
}

for (const [kind, after] of Object.entries({
  seconds: () => '20',
  'a date': () => new Date(Date.now() + 20_000).toUTCString(),
})) {
  test(`a refetch obeys Retry-After in ${kind}`, async t => {
    const answers = [
      () => Promise.reject({status: 429, headers: new Headers({'Retry-After': after()})}),
      async () => 'opaque',
    ];
    const {auth, calls} = open(t, {refetch: () => answers.shift()()});
    const waiting = auth.freshImageUrl(ICON);
    await settle();
    await pass(t, 18);
    assert.equal(calls(), 1);
    await pass(t, 3);
    assert.equal(calls(), 2);
    assert.equal(await waiting, `${ICON}?X-Os-Auth=opaque`);
  });
}

test('a refetch that never settles is aborted after `refetchTimeout`, and the next one starts', async t => {
  const {auth, calls, request} = open(t, {refetch: () => new Promise(() => {}), refetchTimeout: 7});
  const waiting = auth.refetch();
  await settle();
  const {signal} = request();
  await pass(t, 6);
  assert.equal(signal.aborted, false);
  assert.equal(await stateOf(waiting), 'pending');
  await pass(t, 1);
  assert.equal(signal.aborted, true);
  assert.match((await failureOf(waiting)).message, /refetchTimeout/);
  assert.equal(auth.snapshot().refetching, false);
  const again = failureOf(auth.refetch());
  assert.equal(calls(), 2);
  assert.notEqual(request().signal, signal);
  await pass(t, 7);
  assert.equal((await again).code, 'refetch-failed');
});

test('a late answer is taken if its token is newer than the current one', async t => {
  const late = deferred();
  const {auth} = open(t, {refetch: () => late.promise, refetchTimeout: 7});
  auth.imageUrl(ICON);
  await pass(t, 8);
  late.resolve('opaque');
  await settle();
  assert.equal(auth.imageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
});

test('a late answer with an older token changes nothing', async t => {
  const late = deferred();
  const {auth} = open(t, {refetch: () => late.promise, refetchTimeout: 7});
  auth.imageUrl(ICON);
  const old = mint(200);
  await pass(t, 8);
  const token = mint(300);
  auth.ingest(token);
  const before = auth.snapshot();
  late.resolve(old);
  await settle();
  assert.equal(tokenIn(auth.imageUrl(ICON)), token);
  assert.equal(auth.snapshot(), before);
});

test('a hundred pending promises share one refetch, and its failure', async t => {
  const answer = deferred();
  const {auth, calls} = open(t, {refetch: () => answer.promise});
  const waiting = Array.from({length: 100}, () => auth.refetch());
  await settle();
  assert.equal(calls(), 1);
  answer.reject(new Error('no'));
  const settled = await Promise.allSettled(waiting);
  assert.ok(settled.every(({reason}) => reason?.code === 'refetch-failed'));
});

test('no promise waits longer than `refetchTimeout`', async t => {
  const {auth} = open(t, {refetch: () => Promise.reject(new Error('no')), refetchTimeout: 10});
  const waiting = auth.freshImageUrl(ICON);
  await pass(t, 9);
  assert.equal(await stateOf(waiting), 'pending');
  await pass(t, 1);
  const error = await failureOf(waiting);
  assert.equal(error.code, 'refetch-failed');
  assert.ok(holdsNone(error.stack, mint()));
});

test('`attempt` counts up until a refetch succeeds, and `reason` says why it started', async t => {
  const seen = [];
  let fails = true;
  const {auth} = open(t, {
    refetch: async ({reason, attempt}) => {
      seen.push([reason, attempt]);
      if (fails) throw new Error('no');
      return mint();
    },
  });
  await failureOf(auth.refetch());
  await failureOf(auth.refetch());
  fails = false;
  await auth.refetch();
  await pass(t, 270);
  auth.imageUrl(ICON);
  await settle();
  await pass(t, 320);
  auth.imageUrl(ICON);
  await settle();
  assert.deepEqual(seen, [
    ['manual', 1],
    ['manual', 2],
    ['manual', 3],
    ['expiring', 1],
    ['expired', 1],
  ]);
});
