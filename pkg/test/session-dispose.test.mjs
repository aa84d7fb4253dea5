// The end of a session, in whatever state it is: everybody is told, and nothing happens afterwards.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ICON, deferred, failureOf, mint, open, openPage, pass, settle} from './world.mjs';

/** All that may be waited for. */
function waitForAll(auth) {
  return {
    freshImageUrl: auth.freshImageUrl(ICON),
    refetch: auth.refetch(),
    fetch: auth.fetch(ICON),
    imageFailed: auth.imageFailed(`${ICON}?X-Os-Auth=old`),
  };
}

/** Each rejects with `disposed`, but for an image, which is about to go. */
async function assertDisposed(waiting) {
  for (const name of ['freshImageUrl', 'refetch', 'fetch']) {
    assert.equal((await failureOf(waiting[name])).code, 'disposed', name);
  }
  assert.equal(await waiting.imageFailed, undefined);
}

const never = () => new Promise(() => {});

/** How a session comes to be in it, the options that takes, and what is done. */
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
  test(`of one ${name}, all promises settle, also those made afterwards`, async t => {
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

test('afterwards nothing is called, whatever happens', async t => {
  const {page, window} = openPage(t);
  const answer = deferred();
  const {auth, calls} = open(t, {refetch: () => answer.promise});
  const told = t.mock.fn();
  auth.ingest(mint(60));
  auth.imageUrl(ICON);
  const refetched = failureOf(auth.refetch());
  auth.subscribe(told);
  auth.dispose();
  assert.equal((await refetched).code, 'disposed');
  const before = told.mock.callCount();
  const snapshot = auth.snapshot();
  answer.resolve(mint());
  await settle();
  for (const state of ['hidden', 'visible']) page.show(state);
  for (const type of ['pageshow', 'online']) window.dispatchEvent(new Event(type));
  page.dispatchEvent(new Event('resume'));
  await pass(t, 600);
  assert.equal(calls(), 1);
  assert.equal(told.mock.callCount(), before);
  assert.equal(auth.snapshot(), snapshot);
});

test('a URL that was asked for just before starts no refetch', async t => {
  const {auth, calls} = open(t);
  const told = t.mock.fn();
  auth.subscribe(told);
  auth.imageUrl(ICON);
  auth.dispose();
  const before = told.mock.callCount();
  await settle();
  assert.equal(calls(), 0);
  assert.equal(told.mock.callCount(), before);
});

test('the refetch in flight is aborted, and what it then rejects with goes nowhere', async t => {
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

test('inside refetch: its own signal is aborted', async t => {
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

test('inside a listener: the others are not told any more', async t => {
  const {auth} = open(t);
  const told = t.mock.fn();
  auth.subscribe(() => auth.dispose());
  auth.subscribe(told);
  assert.equal((await failureOf(auth.refetch())).code, 'disposed');
  await settle();
  assert.equal(told.mock.callCount(), 0);
});

test('inside a listener, of a change that somebody waits for: all are told', async t => {
  const {auth} = open(t, {refetch: async () => 'opaque'});
  const waiting = waitForAll(auth);
  auth.subscribe(() => auth.dispose());
  t.mock.method(globalThis, 'fetch', async () => new Response());
  const settled = await Promise.allSettled(Object.values(waiting));
  assert.equal(settled.length, 4);
});

test('inside a listener on the abort of a refetch', async t => {
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

test('after the first response of fetch was refused, that response is what there is', async t => {
  t.mock.method(globalThis, 'fetch', async () => new Response('', {status: 401}));
  const {auth} = open(t, {refetch: () => new Promise(() => {})});
  auth.ingest(mint());
  const fetched = auth.fetch(ICON);
  await settle();
  auth.dispose();
  assert.equal((await fetched).status, 401);
});

test('24. made twice and ended once, as by StrictMode, it refetches once', async t => {
  openPage(t);
  const first = open(t);
  const {ImageAuth} = await import('./world.mjs');
  first.auth.imageUrl(ICON);
  first.auth.dispose();
  const second = new ImageAuth({baseUrl: '/api', refetch: first.refetch});
  t.after(() => second.dispose());
  second.imageUrl('/api/a');
  await settle();
  assert.equal(first.calls(), 1);
});

test('24. a session that is disposed while it calls the app still has its snapshot', async t => {
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
