// The app's own functions may call back into the session, from wherever they are called, and throw.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ICON, failureOf, mint, open, openPage, pass, settle} from './world.mjs';

/** Whatever an app may do with a session, but for ending it. */
function useAll(auth, seen) {
  const quiet = promise => promise.catch(() => {});
  seen.push(auth.snapshot());
  seen.push(auth.imageUrl(ICON), ...auth.imageUrls([ICON]));
  quiet(auth.freshImageUrl(ICON));
  quiet(auth.refetch());
  quiet(auth.imageFailed(`${ICON}?X-Os-Auth=old`));
  quiet(auth.fetch('https://evil.example/'));
  auth.subscribe(() => {})();
}

test('refetch may call everything', async t => {
  const seen = [];
  const {auth, calls} = open(t, {
    refetch: async () => {
      useAll(auth, seen);
      await null;
      useAll(auth, seen);
      return 'opaque';
    },
  });
  assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
  assert.equal(calls(), 1);
  assert.equal(seen[0].refetching, true);
});

test('refetch may ingest what it fetched, and resolve to it as well', async t => {
  const token = mint();
  const {auth, calls} = open(t, {
    refetch: async () => {
      auth.ingest({objectstore_token: token});
      return {objectstore_token: token};
    },
  });
  assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=${token}`);
  await settle();
  const {refetching, error, stats} = auth.snapshot();
  assert.deepEqual([calls(), refetching, error, stats.tokens], [1, false, undefined, 1]);
});

test('refetch may ingest before it returns a promise', async t => {
  const {auth} = open(t, {
    refetch: () => {
      auth.ingest('opaque');
      return Promise.resolve('opaque');
    },
  });
  assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
});

test('a listener may call everything', async t => {
  const seen = [];
  const {auth, calls} = open(t, {refetch: async () => 'opaque'});
  // Each time it would never end: whoever refetches after every refetch says so himself.
  const unsubscribe = auth.subscribe(() => {
    if (seen.length > 20) unsubscribe();
    useAll(auth, seen);
  });
  assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
  await settle();
  assert.ok(seen.includes(`${ICON}?X-Os-Auth=opaque`));
  assert.ok(calls() < seen.length, `${calls()} refetches`);
});

test('a listener on the abort of a refetch may call everything', async t => {
  const seen = [];
  const {auth} = open(t, {
    refetch: ({signal, attempt}) => {
      if (attempt === 1) signal.addEventListener('abort', () => useAll(auth, seen));
      return new Promise(() => {});
    },
    refetchTimeout: 7,
  });
  assert.equal(
    (await Promise.all([failureOf(auth.refetch()), pass(t, 7)]))[0].code,
    'refetch-failed',
  );
  assert.ok(seen.length > 0);
});

test('a URL that is asked for calls nobody back, also where a refetch took too long', async t => {
  const aborted = t.mock.fn();
  const {auth} = open(t, {
    refetch: ({signal}) => {
      signal.addEventListener('abort', aborted);
      return new Promise(() => {});
    },
    refetchTimeout: 7,
  });
  auth.imageUrl(ICON);
  await settle();
  // As after sleep: no timer fired yet.
  t.mock.timers.setTime(Date.now() + 7_000);
  auth.imageUrl(ICON);
  assert.equal(aborted.mock.callCount(), 0);
  await settle();
  assert.equal(aborted.mock.callCount(), 1);
});

test('listeners that throw keep nobody from being told', async t => {
  const {auth} = open(t);
  const printed = t.mock.method(console, 'error', () => {});
  const told = t.mock.fn();
  const wrong = new Error('in a listener');
  auth.subscribe(() => {
    throw wrong;
  });
  auth.subscribe(told);
  auth.ingest(mint());
  assert.equal(told.mock.callCount(), 1);
  assert.deepEqual(printed.mock.calls[0].arguments, [wrong]);
  assert.ok(auth.imageUrl(ICON));
});

test('a listener hears of each change once, and of none after it unsubscribed', async t => {
  const {auth} = open(t);
  const told = t.mock.fn();
  const unsubscribe = auth.subscribe(told);
  auth.ingest(mint());
  assert.equal(told.mock.callCount(), 1);
  auth.ingest(mint());
  assert.equal(told.mock.callCount(), 1);
  await auth.refetch();
  const before = told.mock.callCount();
  assert.ok(before > 1);
  unsubscribe();
  unsubscribe();
  await auth.refetch();
  assert.equal(told.mock.callCount(), before);
});

test('the same function may subscribe twice, and each subscription ends by itself', t => {
  const {auth} = open(t);
  const told = t.mock.fn();
  const [first, second] = [auth.subscribe(told), auth.subscribe(told)];
  auth.ingest(mint(100));
  assert.equal(told.mock.callCount(), 2);
  first();
  first();
  auth.ingest(mint(200));
  assert.equal(told.mock.callCount(), 3);
  second();
});

test('who is unsubscribed by another listener is not told any more', t => {
  const {auth} = open(t);
  const told = t.mock.fn();
  auth.subscribe(() => unsubscribe());
  const unsubscribe = auth.subscribe(told);
  auth.ingest(mint());
  assert.equal(told.mock.callCount(), 0);
});

test('who subscribes in a listener is told from the next change on', t => {
  const {auth} = open(t);
  const told = t.mock.fn();
  const unsubscribe = auth.subscribe(() => {
    unsubscribe();
    auth.subscribe(told);
  });
  auth.ingest(mint(100));
  assert.equal(told.mock.callCount(), 0);
  auth.ingest(mint(200));
  assert.equal(told.mock.callCount(), 1);
});

test('methods that were taken off their session throw what says so', t => {
  const {auth} = open(t);
  const {imageUrl} = auth;
  assert.throws(() => imageUrl(ICON), TypeError);
  assert.ok(auth.imageUrl.call(auth, ICON) === undefined);
});

test('a page’s events while the app is called back do no harm', async t => {
  const {page, window} = openPage(t);
  const {auth, calls} = open(t, {
    refetch: async () => {
      page.show('hidden');
      page.show('visible');
      window.dispatchEvent(new Event('online'));
      window.dispatchEvent(new Event('pageshow'));
      return 'opaque';
    },
  });
  auth.subscribe(() => page.show('visible'));
  assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
  assert.equal(calls(), 1);
});
