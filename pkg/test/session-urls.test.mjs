// Which URLs a session builds, and which it refuses.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {BASE, ICON, failureOf, functions, mint, open, pass, settle} from './session-harness.mjs';

const PLACE = {
  res: {'os:usecase': 'preprod', org: '1', project: '2'},
  permissions: ['object.read'],
};

test('an ingested token is in the URL at once, and nothing is refetched', async t => {
  const {auth, calls} = open(t);
  const token = mint();
  assert.equal(auth.ingest({objectstore_token: token, images: []}), 'fresh');
  assert.equal(auth.imageUrl(ICON), `${ICON}?X-Os-Auth=${token}`);
  assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=${token}`);
  await settle();
  assert.equal(calls(), 0);
});

test('the token itself can be ingested, and an opaque one is used for a while', async t => {
  const {auth} = open(t);
  assert.equal(auth.ingest('opaque'), 'fresh');
  assert.equal(auth.imageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
  await pass(t, 299);
  assert.equal(auth.imageUrl(ICON), undefined);
});

test('without a token there is no URL yet, and the first request for one starts the refetch', async t => {
  const {auth, calls, request} = open(t);
  await settle();
  assert.equal(calls(), 0);
  assert.equal(auth.imageUrl(ICON), undefined);
  assert.deepEqual(auth.imageUrls([ICON, ICON]), [undefined, undefined]);
  await settle();
  assert.equal(calls(), 1);
  assert.equal(request().reason, 'initial');
  assert.equal(request().attempt, 1);
  assert.ok(request().signal instanceof AbortSignal);
  assert.equal(auth.imageUrl(ICON), `${ICON}?X-Os-Auth=${mint()}`);
});

test('a URL stays the same string while its token is usable, whatever is polled meanwhile', async t => {
  const {auth} = open(t);
  const first = mint();
  auth.ingest(first);
  for (let second = 0; second < 200; second++) {
    assert.equal(auth.imageUrl(ICON), `${ICON}?X-Os-Auth=${first}`);
    await pass(t, 1);
    auth.ingest({objectstore_token: mint()});
  }
  await pass(t, 100);
  assert.notEqual(auth.imageUrl(ICON), `${ICON}?X-Os-Auth=${first}`);
  assert.equal(auth.snapshot().status, 'fresh');
});

test('imageUrls keeps the order, with undefined for URLs that have to wait', t => {
  const {auth} = open(t);
  auth.ingest('opaque');
  const urls = [`${BASE}/a?b#c`, `${BASE}/d?os_sig=e`, `https://app.example${BASE}/f`];
  assert.equal(failureOfSync(() => auth.imageUrls(urls)).message.slice(0, 9), '`urls[2]`');
  assert.deepEqual(auth.imageUrls(urls.slice(0, 2)), [
    `${BASE}/a?b&X-Os-Auth=opaque#c`,
    `${BASE}/d?os_sig=e`,
  ]);
  assert.deepEqual(auth.imageUrls([]), []);
});

test('`param` and `field` set the names that are used', t => {
  const {auth} = open(t, {param: 'os_auth', field: 't'});
  assert.equal(auth.ingest({t: 'opaque', objectstore_token: 'other'}), 'fresh');
  assert.equal(auth.imageUrl(`${ICON}?X-Os=kept`), `${ICON}?X-Os=kept&os_auth=opaque`);
});

for (const param of ['X-Os-Auth', 'os_auth', 't']) {
  test(`with the token in ${param}, no old token stays under the names that servers read`, async t => {
    const {auth} = open(t, {param});
    auth.ingest('opaque');
    // A plain URL first, so that the others could wrongly be derived from it.
    assert.equal(auth.imageUrl(`${ICON}?size=2`), `${ICON}?size=2&${param}=opaque`);
    for (const old of ['X-Os-Auth=old', 'os_auth=old', 'OS_AUTH=old&x-os-auth', 'os%5Fauth=old']) {
      const bare = `${ICON}?size=2`;
      const src = `${bare}&${param}=opaque`;
      for (const url of [`${bare}&${old}`, `${ICON}?${old}&size=2`]) {
        assert.equal(auth.imageUrl(url), src);
        assert.deepEqual(auth.imageUrls([ICON, url]), [`${ICON}?${param}=opaque`, src]);
        assert.equal(auth.peekImageUrl(url), src);
        assert.equal(await auth.freshImageUrl(url), src);
        assert.equal(functions.imageUrl(url, 'opaque', {param}), src);
        assert.equal(functions.withoutToken(url, {param}), bare);
      }
    }
  });
}

test('a session without a token removes a token that is in the URL', async t => {
  const {auth} = open(t, {refetch: async () => ({})});
  assert.equal(await auth.freshImageUrl(`${ICON}?os_auth=old&b`), `${ICON}?b`);
  assert.equal(auth.imageUrl(`${ICON}?X-Os-Auth=old`), ICON);
});

for (const [kind, answer] of Object.entries({
  'the field null': {objectstore_token: null},
  'the field empty': {objectstore_token: ''},
  'no such field': {},
  null: null,
})) {
  test(`an API that answers with ${kind} gets URLs without a token, and later with one`, async t => {
    const {auth, calls} = open(t, {refetch: async () => answer});
    assert.equal(await auth.freshImageUrl(ICON), ICON);
    const {status, mode, expiresAt, error} = auth.snapshot();
    assert.deepEqual(
      [status, mode, expiresAt, error],
      ['missing', 'anonymous', undefined, undefined],
    );
    await pass(t, 600);
    assert.equal(auth.imageUrl(`${ICON}?a#b`), `${ICON}?a#b`);
    assert.equal(calls(), 1);

    const token = mint();
    assert.equal(auth.ingest({objectstore_token: token}), 'fresh');
    assert.equal(auth.snapshot().mode, 'token');
    assert.equal(auth.imageUrl(ICON), `${ICON}?X-Os-Auth=${token}`);
  });
}

test('a poll without a token keeps the current token', t => {
  const {auth} = open(t);
  const token = mint();
  auth.ingest(token);
  assert.equal(auth.ingest({objectstore_token: null}), 'fresh');
  assert.equal(auth.imageUrl(ICON), `${ICON}?X-Os-Auth=${token}`);
});

test('an object that the token does not cover is refused before any request', async t => {
  const {auth, calls} = open(t);
  auth.ingest(mint(300, PLACE));
  assert.ok(auth.imageUrl(ICON));
  const others = [
    ICON.replace('project=2', 'project=3'),
    ICON.replace('org=1;', 'org=1;team=4;'),
    ICON.replace('preprod', 'attachments'),
  ];
  const fetched = t.mock.method(globalThis, 'fetch', async () => new Response());
  for (const url of others) {
    for (const call of ['imageUrl', 'freshImageUrl', 'fetch']) {
      assert.equal((await failureOf(async () => auth[call](url))).code, 'not-covered', call);
    }
    assert.equal(failureOfSync(() => auth.imageUrls([ICON, url])).code, 'not-covered');
  }
  assert.equal(fetched.mock.callCount(), 0);
  assert.equal(calls(), 0);
});

test('a token that grants only writing covers no image', t => {
  const {auth} = open(t);
  auth.ingest(mint(300, {...PLACE, permissions: ['object.write']}));
  assert.equal(failureOfSync(() => auth.imageUrl(ICON)).code, 'not-covered');
});

for (const url of [
  'https://evil.example/a',
  `https://evil.example${BASE}/a`,
  `//evil.example${BASE}/a`,
  `${BASE}.evil/a`,
  `${BASE}/../a`,
  `${BASE}/%2e%2e/a`,
  `\\\\evil.example${BASE}`,
  '/other',
  '',
]) {
  test(`"${url}" is outside the base: it gets no token, and no request is sent`, async t => {
    const fetched = t.mock.method(globalThis, 'fetch', async () => new Response());
    const {auth, calls} = open(t);
    auth.ingest(mint());
    for (const call of ['imageUrl', 'freshImageUrl', 'fetch']) {
      const error = await failureOf(async () => auth[call](url));
      assert.equal(error.code, 'outside-base', call);
    }
    assert.equal(await auth.imageFailed(url), undefined);
    await settle();
    assert.equal(calls(), 0);
    assert.equal(fetched.mock.callCount(), 0);
  });
}

test('a refused URL starts no refetch, also where there is no token', async t => {
  const {auth, calls} = open(t);
  for (const url of ['https://evil.example/a', 'http://[', 'data:,a']) {
    for (const call of ['imageUrl', 'freshImageUrl', 'fetch']) {
      await failureOf(async () => auth[call](url));
    }
    await failureOf(async () => auth.imageUrls([url]));
  }
  await settle();
  assert.equal(calls(), 0);
});

function failureOfSync(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}
