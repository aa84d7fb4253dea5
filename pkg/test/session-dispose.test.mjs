// `dispose`, in every state of a session: pending promises settle, and nothing happens afterwards.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ICON, deferred, failureOf, mint, open, openPage, pass, settle} from './session-harness.mjs';

/** Every promise that a session can return. */
function waitForAll(auth) {
  return {
    freshImageUrl: auth.freshImageUrl(ICON),
    refetch: auth.refetch(),
    fetch: auth.fetch(ICON),
    imageFailed: auth.imageFailed(`${ICON}?X-Os-Auth=old`),
  };
}

/** Each rejects with `disposed`, except that of an image, which is about to go. */
async function assertDisposed(waiting) {
  for (const name of ['freshImageUrl', 'refetch', 'fetch']) {
    assert.equal((await failureOf(waiting[name])).code, 'disposed', name);
  }
  assert.equal(await waiting.imageFailed, undefined);
}

const never = () => new Promise(() => {});

/** States of a session: the options that lead to it, and what to do. */
const STATES = {
  'that was just made': [{refetch: never}, () => {}],
  'whose refetch is in flight': [{refetch: never}, auth => void auth.imageUrl(ICON)],
  'whose refetch failed': [
    {refetch: ({attempt}) => (attempt === 1 ? Promise.reject(new Error('no')) : never())},
    auth => failureOf(auth.refetch()),
  ],
  'whose refetch timed out': [
    {refetch: never, refetchTimeout: 5},
    (auth, t) => (auth.imageUrl(ICON), pass(t, 6)),
  ],
  'whose token expired': [{refetch: never}, (auth, t) => (auth.ingest(mint(60)), pass(t, 60))],
};

for (const [name, [options, bring]] of Object.entries(STATES)) {
  test(`all promises of a session that is disposed ${name} settle, also those made afterwards`, async t => {
    openPage(t);
    const {auth} = open(t, options);
    await bring(auth, t);
    const waiting = waitForAll(auth);
    auth.dispose();
    await assertDisposed(waiting);
    await assertDisposed(waitForAll(auth));
    for (const call of [
      () => auth.imageUrl(ICON),
      () => auth.imageUrls([ICON]),
      () => auth.ingest(mint()),
    ]) {
      assert.throws(call, {code: 'disposed'});
    }
    assert.equal(auth.snapshot().refetching, false);
    assert.equal(auth.snapshot(), auth.snapshot());
    auth.dispose();
    auth[Symbol.dispose]();
    auth.subscribe(() => assert.fail())();
  });
}

test('a disposed session calls nothing, whatever happens', async t => {
  const {page, window} = openPage(t);
  const answer = deferred();
  const {auth, calls} = open(t, {refetch: () => answer.promise});
  const notified = t.mock.fn();
  auth.ingest(mint(60));
  auth.imageUrl(ICON);
  const refetched = failureOf(auth.refetch());
  auth.subscribe(notified);
  auth.dispose();
  assert.equal((await refetched).code, 'disposed');
  const before = notified.mock.callCount();
  const snapshot = auth.snapshot();
  answer.resolve(mint());
  await settle();
  for (const state of ['hidden', 'visible']) page.show(state);
  for (const type of ['pageshow', 'online']) window.dispatchEvent(new Event(type));
  page.dispatchEvent(new Event('resume'));
  await pass(t, 600);
  assert.equal(calls(), 1);
  assert.equal(notified.mock.callCount(), before);
  assert.equal(auth.snapshot(), snapshot);
});

test('a URL that was asked for just before disposal starts no refetch', async t => {
  const {auth, calls} = open(t);
  const notified = t.mock.fn();
  auth.subscribe(notified);
  auth.imageUrl(ICON);
  auth.dispose();
  const before = notified.mock.callCount();
  await settle();
  assert.equal(calls(), 0);
  assert.equal(notified.mock.callCount(), before);
});

test('disposal aborts the refetch in flight, whose rejection is handled', async t => {
  const {auth, request} = open(t, {
    refetch: ({signal}) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  });
  auth.imageUrl(ICON);
  await settle();
  assert.equal(request().signal.aborted, false);
  auth.dispose();
  assert.equal(request().signal.aborted, true);
  await settle();
});

test('a refetch that disposes its session has its own signal aborted', async t => {
  const {auth, request, calls} = open(t, {
    refetch: async () => {
      auth.dispose();
      return 'opaque';
    },
  });
  const waiting = auth.freshImageUrl(ICON);
  assert.equal((await failureOf(waiting)).code, 'disposed');
  assert.equal(calls(), 1);
  assert.equal(request().signal.aborted, true);
});

test('after a listener disposes the session, the other listeners are not called', async t => {
  const {auth} = open(t);
  const notified = t.mock.fn();
  auth.subscribe(() => auth.dispose());
  auth.subscribe(notified);
  assert.equal((await failureOf(auth.refetch())).code, 'disposed');
  await settle();
  assert.equal(notified.mock.callCount(), 0);
});

test('all pending promises settle where a listener disposes the session', async t => {
  const {auth} = open(t, {refetch: async () => 'opaque'});
  const waiting = waitForAll(auth);
  auth.subscribe(() => auth.dispose());
  t.mock.method(globalThis, 'fetch', async () => new Response());
  const settled = await Promise.allSettled(Object.values(waiting));
  assert.equal(settled.length, 4);
});

test('a listener on the abort of a refetch may dispose the session', async t => {
  const {auth, calls} = open(t, {
    refetch: ({signal}) => {
      signal.addEventListener('abort', () => auth.dispose());
      return new Promise(() => {});
    },
    refetchTimeout: 5,
  });
  const waiting = failureOf(auth.freshImageUrl(ICON));
  await pass(t, 5);
  assert.equal((await waiting).code, 'disposed');
  await pass(t, 60);
  assert.equal(calls(), 1);
});

test('a fetch that was refused returns its first response where the session is disposed meanwhile', async t => {
  t.mock.method(globalThis, 'fetch', async () => new Response('', {status: 401}));
  const {auth} = open(t, {refetch: () => new Promise(() => {})});
  auth.ingest(mint());
  const fetched = auth.fetch(ICON);
  await settle();
  auth.dispose();
  assert.equal((await fetched).status, 401);
});

test('a session that is made twice and disposed once, as by StrictMode, refetches once', async t => {
  openPage(t);
  const first = open(t);
  const {ImageAuth} = await import('./session-harness.mjs');
  first.auth.imageUrl(ICON);
  first.auth.dispose();
  const second = new ImageAuth({baseUrl: '/api', refetch: first.refetch});
  t.after(() => second.dispose());
  second.imageUrl('/api/a');
  await settle();
  assert.equal(first.calls(), 1);
});

test('a session that is disposed while it calls the app still has its snapshot', async t => {
  const {auth} = open(t, {
    refetch: () => {
      auth.dispose();
      return new Promise(() => {});
    },
  });
  auth.imageUrl(ICON);
  await settle();
  assert.equal(auth.snapshot().refetching, false);
  assert.equal(auth.snapshot(), auth.snapshot());
});
