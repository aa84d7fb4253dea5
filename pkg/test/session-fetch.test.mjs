// `auth.fetch`: the platform's `fetch` with the token in the URL, and one retry where the token was refused.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
  ICON,
  deferred,
  failureOf,
  mint,
  open,
  pass,
  settle,
  stateOf,
  tokenIn,
} from './session-harness.mjs';

/** A server that accepts every token except the refused ones, and records its requests. */
function serve(t, answer = () => new Response('bytes')) {
  const asked = [];
  t.mock.method(globalThis, 'fetch', async (url, init) => {
    asked.push({url, init, token: tokenIn(url)});
    return answer(tokenIn(url), init);
  });
  return asked;
}

test('the token is in the URL, and all options are passed on to the platform', async t => {
  const asked = serve(t);
  const {auth} = open(t);
  const token = mint();
  auth.ingest(token);
  const init = {headers: {Accept: 'image/png'}, cache: 'reload'};
  const response = await auth.fetch(`${ICON}?a#b`, init);
  assert.equal(await response.text(), 'bytes');
  assert.deepEqual(asked, [{url: `${ICON}?a&X-Os-Auth=${token}#b`, init, token}]);
});

test('fetch waits for a usable token', async t => {
  const asked = serve(t);
  const {auth} = open(t, {refetch: async () => 'opaque'});
  assert.equal(await (await auth.fetch(ICON)).text(), 'bytes');
  assert.equal(asked[0].token, 'opaque');
});

test('where the API gives no token, fetch sends none', async t => {
  const asked = serve(t);
  const {auth} = open(t, {refetch: async () => ({})});
  await auth.fetch(ICON);
  assert.equal(asked[0].url, ICON);
});

for (const method of ['GET', 'HEAD', 'get', 'Head']) {
  test(`method ${method} is allowed`, async t => {
    serve(t);
    const {auth} = open(t, {refetch: async () => 'opaque'});
    assert.ok((await auth.fetch(ICON, {method})).ok);
  });
}

for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', '', 'G\0ET', 5, {}]) {
  test(`method ${JSON.stringify(method)} is refused before any request`, async t => {
    const asked = serve(t);
    const {auth, calls} = open(t);
    const error = await failureOf(auth.fetch(ICON, {method}));
    assert.equal(error.code, 'invalid-option');
    assert.match(error.message, /^`method` must be (GET or HEAD|a string)/);
    await settle();
    assert.deepEqual([asked.length, calls()], [0, 0]);
  });
}

for (const url of [
  undefined,
  5,
  new URL('https://app.example'),
  new Request('https://app.example'),
]) {
  test(`${Object.prototype.toString.call(url)} is not a URL`, async t => {
    serve(t);
    const {auth} = open(t);
    assert.equal((await failureOf(auth.fetch(url))).code, 'invalid-url');
  });
}

test('a hundred requests that are refused (401) share one refetch, and each is retried once', async t => {
  const old = mint(200);
  const asked = serve(t, token => new Response(token, {status: token === old ? 401 : 200}));
  const {auth, calls, request} = open(t);
  auth.ingest(old);
  const responses = await Promise.all(Array.from({length: 100}, () => auth.fetch(ICON)));
  assert.ok(responses.every(({status}) => status === 200));
  assert.equal(asked.length, 200);
  assert.equal(calls(), 1);
  assert.equal(request().reason, 'image-failed');
});

test('a response that is refused twice is returned, without a loop', async t => {
  const asked = serve(t, () => new Response('', {status: 401}));
  const {auth, calls} = open(t);
  auth.ingest(mint(200));
  assert.equal((await auth.fetch(ICON)).status, 401);
  assert.equal(asked.length, 2);
  await settle();
  assert.equal(calls(), 1);
});

for (const status of [400, 403, 404, 500, 304]) {
  test(`status ${status} starts no refetch`, async t => {
    const asked = serve(t, () => new Response(null, {status}));
    const {auth, calls} = open(t);
    auth.ingest(mint());
    assert.equal((await auth.fetch(ICON)).status, status);
    await settle();
    assert.deepEqual([asked.length, calls()], [1, 0]);
  });
}

test('where the server starts to require tokens (400) while a page is open, one refetch follows, and the image loads', async t => {
  const asked = serve(t, token => new Response('bytes', {status: token === null ? 400 : 200}));
  let answer = {objectstore_token: null};
  const {auth, calls} = open(t, {refetch: async () => answer});
  auth.ingest(answer);
  assert.equal(auth.snapshot().mode, 'anonymous');
  answer = {objectstore_token: mint()};
  const responses = await Promise.all([ICON, `${ICON}2`, `${ICON}3`].map(url => auth.fetch(url)));
  assert.deepEqual(
    responses.map(({status}) => status),
    [200, 200, 200],
  );
  assert.deepEqual([calls(), asked.length], [1, 6]);
  assert.equal(auth.snapshot().mode, 'token');
});

test('a 400 without a token is returned where the API gives no token', async t => {
  const asked = serve(t, () => new Response('', {status: 400}));
  const {auth, calls} = open(t, {refetch: async () => ({})});
  auth.ingest({});
  assert.equal((await auth.fetch(ICON)).status, 400);
  await settle();
  assert.equal(calls(), 1);
  const before = asked.length;
  assert.equal((await auth.fetch(`${ICON}2`)).status, 400);
  assert.ok(asked.length - before <= 2);
});

test('a 400 for a pre-signed URL starts no refetch', async t => {
  const asked = serve(t, () => new Response('', {status: 400}));
  const {auth, calls} = open(t, {refetch: async () => ({})});
  auth.ingest({});
  assert.equal((await auth.fetch(`${ICON}?os_sig=c2ln`)).status, 400);
  await settle();
  assert.deepEqual([asked.length, calls()], [1, 0]);
});

const BEARER = 'Bearer of-the-app';

/** Forms of headers that an app may pass, each with another header beside it. */
const HEADERS = {
  'an object': {Authorization: BEARER, Accept: 'image/png'},
  'another case': {authorization: BEARER, 'x-OS-auth': BEARER, Accept: 'image/png'},
  'a Headers': new Headers({Authorization: BEARER, Accept: 'image/png'}),
  pairs: [
    ['AUTHORIZATION', BEARER],
    ['X-Os-Auth', BEARER],
    ['Accept', 'image/png'],
  ],
};

for (const [name, headers] of Object.entries(HEADERS)) {
  test(`an authorization header in ${name} is not sent beside the token`, async t => {
    const asked = serve(t, token => new Response('', {status: token === 'opaque' ? 401 : 200}));
    const {auth} = open(t);
    auth.ingest('opaque');
    const init = {headers, cache: 'reload', credentials: 'include'};
    const before = [...new Headers(headers)];
    await auth.fetch(ICON, init);
    assert.equal(asked.length, 2);
    for (const {init: sent} of asked) {
      assert.deepEqual([...new Headers(sent.headers)], [['accept', 'image/png']]);
      assert.deepEqual([sent.cache, sent.credentials], ['reload', 'include']);
    }
    assert.equal(init.headers, headers);
    assert.deepEqual([...new Headers(headers)], before, 'what the app passed is as it was');
  });
}

test('an authorization header in a Request that serves as options is not sent either', async t => {
  const asked = serve(t);
  const {auth} = open(t);
  auth.ingest('opaque');
  const request = new Request('https://app.example', {
    headers: {Authorization: BEARER},
    cache: 'reload',
    method: 'HEAD',
  });
  await auth.fetch(ICON, request);
  const [{init}] = asked;
  assert.deepEqual([...new Headers(init.headers)], []);
  assert.deepEqual([init.cache, init.method], ['reload', 'HEAD']);
  assert.equal(request.headers.get('Authorization'), BEARER);
});

test('an authorization header is sent where the URL carries no token', async t => {
  const asked = serve(t);
  const {auth} = open(t, {refetch: async () => ({})});
  const init = {headers: {Authorization: BEARER}};
  await auth.fetch(ICON, init);
  await auth.fetch(`${ICON}?os_sig=c2ln`, init);
  assert.deepEqual(
    asked.map(({init: sent}) => sent),
    [init, init],
  );
});

test('where the refetch brings no other token, the first response is returned', async t => {
  serve(t, () => new Response('', {status: 401}));
  const {auth} = open(t, {refetch: () => Promise.reject({status: 403})});
  auth.ingest(mint());
  assert.equal((await auth.fetch(ICON)).status, 401);
});

test("a network failure is a TypeError, as the platform's, without the URL", async t => {
  serve(t, src =>
    Promise.reject(Object.assign(new TypeError(`cannot connect to ${src}`, {cause: src}), {src})),
  );
  const {auth} = open(t, {baseUrl: 'https://app.example/api'});
  auth.ingest(mint());
  const error = await failureOf(auth.fetch('https://app.example/api/icon'));
  assert.ok(error instanceof TypeError);
  assert.match(error.message, /request failed/);
  assert.deepEqual([error.cause, error.src], [undefined, undefined]);
});

for (const [where, page, says] of [
  ['of another origin than the page', 'https://page.example/builds', /CORS/],
  ['of the page’s origin', 'https://app.example/builds', undefined],
  ['where there is no page', undefined, undefined],
  ['of a page that has no origin', 'about:blank', /CORS/],
]) {
  test(`the error of a network failure ${where} ${says ? 'mentions' : 'does not mention'} CORS headers`, async t => {
    serve(t, () => Promise.reject(new TypeError('Failed to fetch')));
    if (page) {
      globalThis.location = new URL(page);
      t.after(() => delete globalThis.location);
    }
    const {auth} = open(t, {baseUrl: 'https://app.example/api'});
    auth.ingest('opaque');
    const {message} = await failureOf(auth.fetch('https://app.example/api/icon'));
    assert.match(message, /request failed/);
    assert.equal(/CORS/.test(message), says !== undefined, message);
    assert.ok(!message.includes('opaque'));
  });
}

test("an abort while the platform's fetch fails rejects with the reason", async t => {
  const abort = new AbortController();
  const reason = new Error('gone');
  serve(t, src => {
    abort.abort(reason);
    return Promise.reject(new TypeError(`cannot connect to ${src}`));
  });
  const {auth} = open(t, {baseUrl: 'https://app.example/api'});
  auth.ingest(mint());
  const fetched = auth.fetch('https://app.example/api/icon', {signal: abort.signal});
  assert.equal(await failureOf(fetched), reason);
});

test('a request that the platform refuses rejects with an error of the package, without the URL', async t => {
  const {auth} = open(t);
  auth.ingest(mint());
  const error = await failureOf(auth.fetch(ICON));
  assert.equal(error.code, 'invalid-option');
  assert.equal(error.cause, undefined);
});

test('fetch rejects with the error of a refused refetch', async t => {
  const asked = serve(t);
  const {auth} = open(t, {refetch: () => Promise.reject({status: 401})});
  assert.equal((await failureOf(auth.fetch(ICON))).code, 'refetch-failed');
  assert.equal(asked.length, 0);
});

test('an abort before fetch rejects with the reason, and nothing is sent', async t => {
  const asked = serve(t);
  const {auth} = open(t);
  const reason = new Error('gone');
  assert.equal(await failureOf(auth.fetch(ICON, {signal: AbortSignal.abort(reason)})), reason);
  await settle();
  assert.equal(asked.length, 0);
});

test('an abort while fetch waits for a token rejects at once with the reason, and nothing is sent', async t => {
  const asked = serve(t);
  const answer = deferred();
  const {auth} = open(t, {refetch: () => answer.promise});
  const abort = new AbortController();
  const fetched = auth.fetch(ICON, {signal: abort.signal});
  assert.equal(await stateOf(fetched), 'pending');
  const reason = new Error('gone');
  abort.abort(reason);
  assert.equal(await failureOf(fetched), reason);
  answer.resolve('opaque');
  await settle();
  assert.equal(asked.length, 0);
});

test('an abort without a reason rejects with an AbortError, as the platform does', async t => {
  serve(t);
  const {auth} = open(t, {refetch: () => new Promise(() => {})});
  const abort = new AbortController();
  const fetched = auth.fetch(ICON, {signal: abort.signal});
  abort.abort();
  assert.equal((await failureOf(fetched)).name, 'AbortError');
});

test('an abort while fetch waits for its retry rejects at once with the reason', async t => {
  const asked = serve(t, () => new Response('', {status: 401}));
  const {auth} = open(t, {refetch: () => new Promise(() => {})});
  auth.ingest(mint());
  const abort = new AbortController();
  const fetched = auth.fetch(ICON, {signal: abort.signal});
  assert.equal(await stateOf(fetched), 'pending');
  const reason = new Error('gone');
  abort.abort(reason);
  assert.equal(await failureOf(fetched), reason);
  assert.equal(asked.length, 1);
});

test('the signal is passed on to the platform, which rejects when it is aborted in flight', async t => {
  serve(
    t,
    (_, {signal}) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  const {auth} = open(t);
  auth.ingest(mint());
  const abort = new AbortController();
  const fetched = auth.fetch(ICON, {signal: abort.signal});
  assert.equal(await stateOf(fetched), 'pending');
  const reason = new Error('gone');
  abort.abort(reason);
  assert.equal(await failureOf(fetched), reason);
});

test('no listener stays on the signal after an abort or the end', async t => {
  serve(t);
  const {auth} = open(t);
  auth.ingest(mint());
  const {signal} = new AbortController();
  let listeners = 0;
  const {addEventListener, removeEventListener} = signal;
  signal.addEventListener = (...args) => (listeners++, addEventListener.apply(signal, args));
  signal.removeEventListener = (...args) => (listeners--, removeEventListener.apply(signal, args));
  await auth.fetch(ICON, {signal});
  await settle();
  assert.equal(listeners, 0);
});

test('fetch waits no longer than `refetchTimeout`', async t => {
  serve(t);
  const {auth} = open(t, {refetch: () => new Promise(() => {}), refetchTimeout: 5});
  const fetched = failureOf(auth.fetch(ICON));
  await pass(t, 5);
  assert.equal((await fetched).code, 'refetch-failed');
});
