// The snapshot of a session, and when its listeners are called: as `useSyncExternalStore` needs it.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ICON, deferred, mint, open, openPage, pass, settle} from './session-harness.mjs';

test('a new session has no token, and no refetch is in flight', t => {
  const {auth} = open(t);
  assert.deepEqual(auth.snapshot(), {
    status: 'missing',
    mode: 'token',
    refetching: false,
    clockSkewMs: 0,
    stats: {refetches: 0, refetchFailures: 0, tokens: 0, urls: 0, imageRetries: 0},
  });
});

test('a snapshot and everything in it is frozen', async t => {
  const {auth} = open(t, {refetch: () => Promise.reject(new Error('no'))});
  for (const snapshot of [auth.snapshot(), await refetched(auth)]) {
    assert.ok(Object.isFrozen(snapshot));
    assert.ok(Object.isFrozen(snapshot.stats));
    assert.throws(() => (snapshot.status = 'fresh'), TypeError);
  }
});

async function refetched(auth) {
  await auth.refetch().catch(() => {});
  return auth.snapshot();
}

test('the snapshot is the same object until something changes, and then listeners are called', async t => {
  const {auth} = open(t);
  const seen = [auth.snapshot()];
  auth.subscribe(() => {
    assert.notEqual(auth.snapshot(), seen.at(-1));
    seen.push(auth.snapshot());
  });
  for (const change of [
    () => auth.ingest(mint(100)),
    () => auth.ingest(mint(100)),
    () => auth.imageUrl(ICON),
    () => auth.imageUrls([ICON, ICON]),
    () => auth.ingest({}),
    () => auth.refetch(),
    () => pass(t, 50),
    () => auth.freshImageUrl(ICON),
    () => auth.imageFailed('/elsewhere'),
  ]) {
    await change();
    await settle();
    assert.equal(auth.snapshot(), seen.at(-1));
    assert.equal(auth.snapshot(), auth.snapshot());
  }
  assert.ok(seen.length > 3);
});

test('building a URL changes no snapshot, so that rendering ends', async t => {
  const {auth} = open(t);
  auth.ingest(mint());
  const notified = t.mock.fn();
  auth.subscribe(notified);
  const before = auth.snapshot();
  for (let i = 0; i < 1_000; i++) auth.imageUrl(ICON);
  auth.imageUrls(Array(1_000).fill(ICON));
  await settle();
  assert.equal(notified.mock.callCount(), 0);
  assert.equal(auth.snapshot(), before);
  await auth.refetch();
  assert.equal(auth.snapshot().stats.urls, 1, 'it was built once');
});

test('imageUrl calls neither a listener nor refetch before the app’s own code has returned', async t => {
  const {auth, calls} = open(t);
  const notified = t.mock.fn();
  auth.subscribe(notified);
  auth.imageUrl(ICON);
  auth.imageUrls([ICON]);
  assert.equal(notified.mock.callCount(), 0);
  assert.equal(calls(), 0);
  await settle();
  assert.ok(notified.mock.callCount() >= 1);
  assert.equal(calls(), 1);
});

test('a render that asks for a URL sees at once that a refetch is in flight', t => {
  const {auth} = open(t);
  assert.equal(auth.imageUrl(ICON), undefined);
  assert.equal(auth.snapshot().refetching, true);
  assert.equal(auth.snapshot(), auth.snapshot());
});

test('the snapshot has the expiry of the token, and each status in turn', async t => {
  openPage(t);
  const {auth} = open(t, {refetch: () => new Promise(() => {})});
  const statuses = [];
  auth.subscribe(() => statuses.push(auth.snapshot().status));
  const expiry = Date.now() + 300_000;
  auth.ingest(mint(300));
  assert.equal(auth.snapshot().expiresAt, expiry);
  assert.equal(auth.snapshot().mode, 'token');
  await pass(t, 300);
  assert.deepEqual([...new Set(statuses)], ['fresh', 'expiring', 'expired']);
});

test('the counts of the snapshot match what happened', async t => {
  const answers = [deferred(), deferred()];
  const {auth} = open(t, {refetch: () => answers.shift().promise});
  const [first, second] = answers;
  auth.ingest(mint(100));
  const failed = auth.refetch();
  first.reject(new Error('no'));
  await failed.catch(() => {});
  const done = auth.refetch();
  second.resolve(mint(200));
  await done;
  const {stats, error, refetching} = auth.snapshot();
  assert.deepEqual([stats.refetches, stats.refetchFailures, stats.tokens], [2, 1, 2]);
  assert.deepEqual([error, refetching], [undefined, false]);
});

test('ingest and refetch notify in the order in which things happen', async t => {
  const {auth} = open(t);
  const seen = [];
  auth.subscribe(() => seen.push([auth.snapshot().status, auth.snapshot().refetching]));
  await auth.refetch();
  assert.deepEqual(seen, [
    ['missing', true],
    ['fresh', false],
  ]);
});
