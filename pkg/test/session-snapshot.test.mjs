// What a session lets be seen, and when it says that it has changed: fit for `useSyncExternalStore`.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ICON, deferred, mint, open, openPage, pass, settle} from './world.mjs';

test('at first there is nothing, and nothing is going on', t => {
  const {auth} = open(t);
  assert.deepEqual(auth.snapshot(), {
    status: 'missing',
    mode: 'token',
    refetching: false,
    clockSkewMs: 0,
    stats: {refetches: 0, refetchFailures: 0, tokens: 0, urls: 0, imageRetries: 0},
  });
});

test('a snapshot is frozen, all of it', async t => {
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

test('it is the same object until something changes, and a new one of which listeners are told then', async t => {
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

test('a URL that is handed out is no change, so that drawing a page comes to an end', async t => {
  const {auth} = open(t);
  auth.ingest(mint());
  const told = t.mock.fn();
  auth.subscribe(told);
  const before = auth.snapshot();
  for (let i = 0; i < 1_000; i++) auth.imageUrl(ICON);
  auth.imageUrls(Array(1_000).fill(ICON));
  await settle();
  assert.equal(told.mock.callCount(), 0);
  assert.equal(auth.snapshot(), before);
  await auth.refetch();
  assert.equal(auth.snapshot().stats.urls, 1, 'it was built once');
});

test('imageUrl calls nobody: neither a listener nor refetch, until the app’s own code has ended', async t => {
  const {auth, calls} = open(t);
  const told = t.mock.fn();
  auth.subscribe(told);
  auth.imageUrl(ICON);
  auth.imageUrls([ICON]);
  assert.equal(told.mock.callCount(), 0);
  assert.equal(calls(), 0);
  await settle();
  assert.ok(told.mock.callCount() >= 1);
  assert.equal(calls(), 1);
});

test('who asks for a URL while rendering can see at once that a refetch is under way', t => {
  const {auth} = open(t);
  assert.equal(auth.imageUrl(ICON), undefined);
  assert.equal(auth.snapshot().refetching, true);
  assert.equal(auth.snapshot(), auth.snapshot());
});

test('it tells when the token expires, and each status as it comes', async t => {
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

test('its counts are those of what happened', async t => {
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

test('ingest and refetch tell in the order in which things happen', async t => {
  const {auth} = open(t);
  const seen = [];
  auth.subscribe(() => seen.push([auth.snapshot().status, auth.snapshot().refetching]));
  await auth.refetch();
  assert.deepEqual(seen, [
    ['missing', true],
    ['fresh', false],
  ]);
});
