// A library's wrapper around an API response is not the response: the error names the place of the response. It must not
// count as a response without a token.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ICON, failureOf, functions, mint, open, pass, settle, stateOf} from './session-harness.mjs';

const {tokenFromResponse} = functions;

const response = {id: '101', objectstore_token: 'opaque'};

function cyclic() {
  const result = {data: response};
  result.promise = result;
  return result;
}

/** The result of a query, whose fields are getters. */
function tracked() {
  return Object.defineProperty({}, 'data', {enumerable: true, get: () => response});
}

/** Wrappers, each with the place that the error names. */
const WRAPPERS = {
  "a query's result": [{data: response, status: 'success', refetch() {}}, '`data`'],
  "axios' response": [{data: response, status: 200, headers: {}, config: {}}, '`data`'],
  'JSON beside its headers': [{json: response, headers: new Headers()}, '`json`'],
  'a body': [{body: response, ok: true}, '`body`'],
  'pages of a list': [{pages: [response, response], pageParams: [0, 1]}, '`pages`'],
  'a result that holds pages': [{data: {pages: [response]}, hasNextPage: false}, '`data`'],
  'a result of a response of axios': [{data: {data: response, status: 200}}, '`data`'],
  'a result whose getters are tracked': [tracked(), '`data`'],
  'a result that contains itself': [cyclic(), '`data`'],
  'a response whose token is null': [{data: {objectstore_token: null}}, '`data`'],
  'a tuple': [[response, '{}', new Response('{}')], 'array'],
  'a Map': [new Map(Object.entries(response)), '`Map`'],
  'a result that holds a Map': [{data: new Map(Object.entries(response))}, '`data`'],
  'a field of the library’s own': [{result: response}, 'one of its fields'],
};

for (const [name, [wrapper, place]] of Object.entries(WRAPPERS)) {
  test(`${name} is not an API response`, t => {
    const {auth} = open(t);
    for (const call of [() => tokenFromResponse(wrapper), () => auth.ingest(wrapper)]) {
      assert.throws(call, error => {
        assert.equal(error.code, 'invalid-response');
        assert.ok(error.message.includes(place), error.message);
        assert.ok(!error.message.includes('opaque'));
        return true;
      });
    }
    const {mode, status} = auth.snapshot();
    assert.deepEqual([mode, status], ['token', 'missing']);
  });

  test(`a refetch that brings ${name} fails, and the snapshot says where the response is`, async t => {
    const {auth, calls} = open(t, {refetch: async () => wrapper});
    assert.equal(auth.imageUrl(ICON), undefined);
    await settle();
    const {mode, error} = auth.snapshot();
    assert.equal(mode, 'token');
    assert.equal(error.code, 'invalid-response');
    assert.match(error.message, /^`refetch` resolved to /);
    assert.ok(error.message.includes(place), error.message);
    await pass(t, 10);
    auth.imageUrl(ICON);
    await settle();
    assert.equal(calls(), 2, 'it is tried again');
  });
}

test('pending promises reject with the reason why the refetch failed', async t => {
  const {auth} = open(t, {refetch: async () => ({data: response}), refetchTimeout: 5});
  for (const wait of [() => auth.refetch(), () => auth.freshImageUrl(ICON)]) {
    const error = failureOf(wait);
    await pass(t, 5);
    assert.equal((await error).code, 'refetch-failed');
    assert.match((await error).message, /`data`/);
  }
});

test('only the field that the app named is looked for', t => {
  const {auth} = open(t, {field: 't'});
  assert.throws(() => auth.ingest({data: {t: 'opaque'}}), {code: 'invalid-response'});
  assert.equal(auth.ingest({data: response}), 'missing');
  assert.equal(auth.snapshot().mode, 'anonymous');
});

/** Responses without a token that look like wrappers. */
const ANONYMOUS = {
  'no token anywhere': {id: '101', images: [{key: 'a'}], data: {}, pages: [], body: null},
  'a null of its own beside a wrapper': {objectstore_token: null, data: response},
  'a list of builds that have none': {builds: [{objectstore_token: null}]},
  'a list of a hundred thousand': {pages: Array.from({length: 100_000}, (_, key) => ({key}))},
  'an empty Map': new Map(),
  'getters that throw': {
    get data() {
      throw new Error('no');
    },
    get result() {
      throw new Error('no');
    },
  },
  'proxies that throw': {
    data: Proxy.revocable({}, {}).proxy,
    result: revoked(),
    pages: [revoked()],
  },
  itself: (() => {
    const self = {};
    return Object.assign(self, {data: self, json: self, body: self, pages: [self, self], self});
  })(),
};

function revoked() {
  const {proxy, revoke} = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

for (const [name, anonymous] of Object.entries(ANONYMOUS)) {
  test(`a response with ${name} brings no token`, async t => {
    assert.equal(tokenFromResponse(anonymous), undefined);
    const {auth} = open(t, {refetch: async () => anonymous});
    assert.equal(await auth.freshImageUrl(ICON), ICON);
    assert.equal(auth.snapshot().error, undefined);
  });
}

test('a response with a token of its own is read, whatever else it holds', t => {
  const token = mint();
  const own = {objectstore_token: token, data: response, json() {}, then: 5};
  assert.equal(tokenFromResponse(own), token);
  const {auth} = open(t);
  assert.equal(auth.ingest(own), 'fresh');
});

for (const [name, unread] of Object.entries({
  'a Response of a library’s own': {ok: true, json: async () => response},
  'a promise of a library’s own': {then: resolve => resolve(response)},
})) {
  test(`${name} is not an API response before it is read`, t => {
    const {auth} = open(t);
    for (const call of [() => tokenFromResponse(unread), () => auth.ingest(unread)]) {
      assert.throws(call, {code: 'invalid-response', message: /Response|promise/});
    }
  });
}

test('the text of a response is not a token', async t => {
  const text = JSON.stringify(response);
  const {auth} = open(t, {refetch: async () => text});
  assert.throws(() => auth.ingest(text), {code: 'invalid-response', message: /parsed JSON/});
  auth.imageUrl(ICON);
  await settle();
  const {status, error} = auth.snapshot();
  assert.equal(status, 'missing');
  assert.match(error.message, /parsed JSON/);
});

test('the error for an array without a response names the array', async t => {
  assert.throws(() => tokenFromResponse([1]), {code: 'invalid-response', message: /got an array/});
  const {auth} = open(t);
  assert.throws(() => auth.ingest([]), {code: 'invalid-response', message: /got an array/});
  assert.equal(await stateOf(auth.freshImageUrl(ICON)), 'fulfilled');
});

/** Values that are not parsed JSON, although their `constructor` is `Object`. */
const DISGUISED = {
  'a function': Object.setPrototypeOf(() => {}, {}),
  'a promise': Object.assign(Promise.resolve(response), {constructor: Object}),
  'a response': Object.assign(new Response('{}'), {constructor: Object}),
};

for (const [name, value] of Object.entries(DISGUISED)) {
  test(`${name} whose constructor is Object is not an API response`, t => {
    const {auth} = open(t);
    assert.throws(() => tokenFromResponse(value), {code: 'invalid-response'});
    assert.throws(() => auth.ingest(value), {code: 'invalid-response'});
  });
}

test('a field named `constructor` is an ordinary field of a response', () => {
  assert.equal(tokenFromResponse({...response, constructor: 'Acme'}), 'opaque');
});
