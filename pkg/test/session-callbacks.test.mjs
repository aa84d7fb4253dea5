// The app's own functions may call back into the session, wherever they are called, and may throw.

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
} from './session-harness.mjs';

/** Calls every method of a session except `dispose`. */
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

test('refetch may call every method', async t => {
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

test('a listener may call every method', async t => {
  const seen = [];
  const {auth, calls} = open(t, {refetch: async () => 'opaque'});
  // Once only: a listener that refetches after every refetch would never end.
  const unsubscribe = auth.subscribe(() => {
    if (seen.length > 20) unsubscribe();
    useAll(auth, seen);
  });
  assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
  await settle();
  assert.ok(seen.includes(`${ICON}?X-Os-Auth=opaque`));
  assert.ok(calls() < seen.length, `${calls()} refetches`);
});

test('a listener on the abort of a refetch may call every method', async t => {
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

test('imageUrl calls nothing of the app, also where a refetch has timed out', async t => {
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
  // As after sleep: no timer has fired yet.
  t.mock.timers.setTime(Date.now() + 7_000);
  auth.imageUrl(ICON);
  assert.equal(aborted.mock.callCount(), 0);
  await settle();
  assert.equal(aborted.mock.callCount(), 1);
});

test('a listener that throws does not keep the others from being called', async t => {
  const {auth} = open(t);
  const printed = t.mock.method(console, 'error', () => {});
  const notified = t.mock.fn();
  const wrong = new Error('in a listener');
  auth.subscribe(() => {
    throw wrong;
  });
  auth.subscribe(notified);
  auth.ingest(mint());
  assert.equal(notified.mock.callCount(), 1);
  assert.deepEqual(printed.mock.calls[0].arguments, [wrong]);
  assert.ok(auth.imageUrl(ICON));
});

test('a listener is called once for each change, and never after it unsubscribed', async t => {
  const {auth} = open(t);
  const notified = t.mock.fn();
  const unsubscribe = auth.subscribe(notified);
  auth.ingest(mint());
  assert.equal(notified.mock.callCount(), 1);
  auth.ingest(mint());
  assert.equal(notified.mock.callCount(), 1);
  await auth.refetch();
  const before = notified.mock.callCount();
  assert.ok(before > 1);
  unsubscribe();
  unsubscribe();
  await auth.refetch();
  assert.equal(notified.mock.callCount(), before);
});

test('the same function may subscribe twice, and each subscription ends on its own', t => {
  const {auth} = open(t);
  const notified = t.mock.fn();
  const [first, second] = [auth.subscribe(notified), auth.subscribe(notified)];
  auth.ingest(mint(100));
  assert.equal(notified.mock.callCount(), 2);
  first();
  first();
  auth.ingest(mint(200));
  assert.equal(notified.mock.callCount(), 3);
  second();
});

test('a listener that another listener unsubscribes is not called any more', t => {
  const {auth} = open(t);
  const notified = t.mock.fn();
  auth.subscribe(() => unsubscribe());
  const unsubscribe = auth.subscribe(notified);
  auth.ingest(mint());
  assert.equal(notified.mock.callCount(), 0);
});

test('a listener that is added by another listener is called from the next change on', t => {
  const {auth} = open(t);
  const notified = t.mock.fn();
  const unsubscribe = auth.subscribe(() => {
    unsubscribe();
    auth.subscribe(notified);
  });
  auth.ingest(mint(100));
  assert.equal(notified.mock.callCount(), 0);
  auth.ingest(mint(200));
  assert.equal(notified.mock.callCount(), 1);
});

test('`subscribe` and `snapshot` work without `this`', async t => {
  const {auth} = open(t);
  const {subscribe, snapshot} = auth;
  assert.equal(auth.subscribe, subscribe, 'the same function every time');
  const notified = t.mock.fn();
  const unsubscribe = subscribe(notified);
  auth.ingest(mint(100));
  assert.equal(notified.mock.callCount(), 1);
  assert.equal(snapshot().status, 'fresh');
  assert.equal(snapshot(), auth.snapshot());
  unsubscribe();
  auth.ingest(mint(200));
  assert.equal(notified.mock.callCount(), 1);
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
  test(`${String(name)} without \`this\` throws an error that says so`, async t => {
    const {auth} = open(t);
    for (const self of [undefined, null, {}, 5]) {
      const error = await failureOf(() => auth[name].apply(self, args));
      assert.ok(isObjectstoreAuthError(error), `${error}`);
      assert.match(error.message, /without its session/);
    }
  });
}

test('methods that return a promise reject without `this`, and do not throw', async t => {
  const {auth} = open(t);
  for (const name of ['freshImageUrl', 'imageFailed', 'fetch', 'refetch']) {
    const {[name]: method} = auth;
    assert.equal((await failureOf(method(ICON))).code, 'invalid-option');
  }
});

/** As Vue's: it returns objects as proxies, too, except frozen ones. */
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
  test(`a session works through ${name}`, async t => {
    t.mock.method(globalThis, 'fetch', async () => new Response('bytes'));
    const {auth} = open(t, {refetch: async () => 'opaque'});
    const outer = wrap(auth);
    const notified = t.mock.fn();
    const unsubscribe = outer.subscribe(notified);
    const src = `${ICON}?X-Os-Auth=opaque`;
    assert.equal(await outer.freshImageUrl(ICON), src);
    assert.equal(outer.imageUrl(ICON), src);
    assert.deepEqual(outer.imageUrls([ICON, ICON]), [src, src]);
    assert.equal(outer.peekImageUrl(ICON), src);
    assert.equal(await (await outer.fetch(ICON)).text(), 'bytes');
    assert.equal(outer.ingest('opaque'), 'fresh');
    await outer.refetch().catch(() => {});
    assert.equal(await outer.imageFailed(`${ICON}?X-Os-Auth=old`), src);
    assert.ok(notified.mock.callCount() > 0);
    assert.equal(outer.snapshot(), auth.snapshot());
    unsubscribe();
    outer.dispose();
    assert.throws(() => auth.imageUrl(ICON), {code: 'disposed'});
  });
}

test('a session has no enumerable field of its own, and a subclass may override methods', t => {
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

test('events of the page while the app’s function runs do no harm', async t => {
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
