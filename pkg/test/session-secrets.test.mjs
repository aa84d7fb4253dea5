// No part of a token shows where people or programs look at a session and its errors.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {inspect} from 'node:util';
import {ICON, failureOf, holdsNone, jwtOf, open, pass, settle} from './world.mjs';

const token = jwtOf(300, 'one-that-is-secret');
const next = jwtOf(400, 'another-that-is-secret');

/** All that can be looked at. */
function looks(value) {
  return [
    inspect(value, {depth: 9, showHidden: true, getters: true}),
    JSON.stringify(value) ?? '',
    String(value),
    value instanceof Error ? `${value.message}\n${value.stack}\n${inspect(value.cause)}` : '',
  ].join('\n');
}

function assertNoSecret(value) {
  const said = looks(value);
  assert.ok(holdsNone(said, token, next), `part of a token in: ${said}`);
}

test('a session shows nothing of its tokens', async t => {
  const {auth} = open(t, {refetch: async () => next});
  const looked = () =>
    [auth, auth.snapshot(), structuredClone(auth.snapshot()), inspect({auth}, {depth: 9})].forEach(
      assertNoSecret,
    );
  looked();
  auth.ingest({objectstore_token: token});
  auth.imageUrl(ICON);
  void auth.freshImageUrl(ICON);
  looked();
  await auth.refetch();
  looked();
  await pass(t, 300);
  looked();
  auth.dispose();
  looked();
});

/** What goes wrong, with tokens wherever they could be. */
const FAULTS = {
  'a refetch that rejects with it': auth => auth.refetch(),
  'a URL outside the base': auth => auth.imageUrl(`https://evil.example/?X-Os-Auth=${token}`),
  'a URL that is none': auth => auth.imageUrl(`http://[${token}`),
  'many, one of which is none': auth => auth.imageUrls([ICON, `http://[${token}`]),
  'an object that is not covered': auth => auth.imageUrl(ICON.replace('preprod', token)),
  'an answer that is none': auth => auth.ingest([token]),
  'a field that is none': auth => auth.ingest({objectstore_token: {token}}),
  'a token that is none': auth => auth.ingest(`${token} ${token}`),
  'a token with its scheme': auth => auth.ingest(`Bearer ${token}`),
  'a date that is none': auth => auth.ingest(token, {serverTime: token}),
  'an image that is none': auth => auth.imageFailed(`http://[${token}`),
  'a method that is none': auth => auth.fetch(ICON, {method: token}),
  'the fetch of a URL outside': auth => auth.fetch(`https://evil.example/?X-Os-Auth=${token}`),
};

for (const [name, fail] of Object.entries(FAULTS)) {
  test(`the error of ${name} shows nothing of it`, async t => {
    const thrown = Object.assign(new Error(`no ${token}`), {name: token, token, cause: token});
    const {auth} = open(t, {refetch: () => Promise.reject(thrown)});
    auth.ingest(
      jwtOf(300, 'one-that-is-secret', {
        res: {'os:usecase': 'preprod'},
        permissions: ['object.read'],
      }),
    );
    const error = await failureOf(async () => fail(auth));
    assert.equal(error.name, 'ObjectstoreAuthError');
    assertNoSecret(error);
    assertNoSecret(auth.snapshot());
    assertNoSecret(structuredClone(auth.snapshot()));
    assertNoSecret(auth);
  });
}

test('nothing is printed', async t => {
  const printed = [];
  for (const method of ['log', 'info', 'debug', 'warn', 'error']) {
    t.mock.method(console, method, (...args) => printed.push(inspect(args, {depth: 9})));
  }
  const {auth} = open(t, {refetch: async () => jwtOf(3, 'one-that-is-secret')});
  await auth.freshImageUrl(ICON).catch(() => {});
  await settle();
  assert.ok(printed.length <= 1);
  assert.ok(holdsNone(printed.join(), token, next));
});
