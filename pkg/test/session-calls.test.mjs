// The app's own functions may call back into the session, from wherever they are called, and throw.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
  BASE,
  ICON,
  ImageAuth,
  failureOf,
  holdClocks,
  isObjectstoreAuthError,
  mint,
  open,
  openPage,
  pass,
  settle,
} from './world.mjs';

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

test('`subscribe` and `snapshot` work off their session', async t => {
  const {auth} = open(t);
  const {subscribe, snapshot} = auth;
  assert.equal(auth.subscribe, subscribe, 'the same function every time');
  const told = t.mock.fn();
  const unsubscribe = subscribe(told);
  auth.ingest(mint(100));
  assert.equal(told.mock.callCount(), 1);
  assert.equal(snapshot().status, 'fresh');
  assert.equal(snapshot(), auth.snapshot());
  unsubscribe();
  auth.ingest(mint(200));
  assert.equal(told.mock.callCount(), 1);
});

const METHODS = {
  ingest: ['opaque'],
  imageUrl: [ICON],
  imageUrls: [[ICON]],
  peekImageUrl: [ICON],
  freshImageUrl: [ICON],
  imageFailed: [ICON],
  fetch: [ICON],
  refetch: [],
  dispose: [],
  [Symbol.dispose]: [],
};

for (const [name, args] of Reflect.ownKeys(METHODS).map(name => [name, METHODS[name]])) {
  test(`${String(name)}, called off its session, says so`, async t => {
    const {auth} = open(t);
    for (const self of [undefined, null, {}, 5]) {
      const error = await failureOf(() => auth[name].apply(self, args));
      assert.ok(isObjectstoreAuthError(error), `${error}`);
      assert.match(error.message, /without its session/);
    }
  });
}

test('the methods that bring a promise reject off their session, and do not throw', async t => {
  const {auth} = open(t);
  for (const name of ['freshImageUrl', 'imageFailed', 'fetch', 'refetch']) {
    const {[name]: method} = auth;
    assert.equal((await failureOf(method(ICON))).code, 'invalid-option');
  }
});

/** As Vue's: objects are handed out as proxies in turn, but for those that may not change. */
function reactive(object) {
  return new Proxy(object, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      const isObject = typeof value === 'object' && value !== null;
      return isObject && Object.isExtensible(value) ? reactive(value) : value;
    },
  });
}

for (const [name, wrap] of Object.entries({
  'a proxy': auth => new Proxy(auth, {}),
  'a proxy around a proxy': auth => new Proxy(new Proxy(auth, {}), {}),
  'a proxy as Vue makes it': reactive,
  'what inherits from it': auth => Object.create(auth),
})) {
  test(`through ${name} a session is what it is`, async t => {
    t.mock.method(globalThis, 'fetch', async () => new Response('bytes'));
    const {auth} = open(t, {refetch: async () => 'opaque'});
    const outer = wrap(auth);
    const told = t.mock.fn();
    const unsubscribe = outer.subscribe(told);
    const src = `${ICON}?X-Os-Auth=opaque`;
    assert.equal(await outer.freshImageUrl(ICON), src);
    assert.equal(outer.imageUrl(ICON), src);
    assert.deepEqual(outer.imageUrls([ICON, ICON]), [src, src]);
    assert.equal(outer.peekImageUrl(ICON), src);
    assert.equal(await (await outer.fetch(ICON)).text(), 'bytes');
    assert.equal(outer.ingest('opaque'), 'fresh');
    await outer.refetch().catch(() => {});
    assert.equal(await outer.imageFailed(`${ICON}?X-Os-Auth=old`), src);
    assert.ok(told.mock.callCount() > 0);
    assert.equal(outer.snapshot(), auth.snapshot());
    unsubscribe();
    outer.dispose();
    assert.throws(() => auth.imageUrl(ICON), {code: 'disposed'});
  });
}

test('a session lists no field of its own, and a subclass may have its own methods', t => {
  holdClocks(t);
  class Counted extends ImageAuth {
    looks = 0;
    snapshot() {
      this.looks += 1;
      return super.snapshot();
    }
  }
  const auth = new Counted({baseUrl: BASE, refetch: () => 'opaque'});
  t.after(() => auth.dispose());
  const {snapshot} = auth;
  assert.equal(snapshot().status, 'missing');
  assert.deepEqual([auth.looks, Object.keys(auth)], [1, ['looks']]);
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
