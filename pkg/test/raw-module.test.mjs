// The module that wasm-pack makes of the crate can be used without the npm package, which wraps it. It is what
// `wasm-pack build --target web` makes, except for the optimisation.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import * as raw from '../dist/wasm/objectstore_image_auth.js';
import {BASE, ICON, failureOf, holdClocks, mint, settle} from './session-harness.mjs';

const made = name => readFileSync(new URL(`../dist/wasm/${name}`, import.meta.url));

raw.initSync({module: made('objectstore_image_auth_bg.wasm')});

/** A session, and a host as an app writes it. */
function open(t, {refetch = async () => ({objectstore_token: mint()}), ...options} = {}) {
  holdClocks(t);
  const host = {
    refetch: t.mock.fn(refetch),
    changed: t.mock.fn(),
    dispatch: event => session.onHostEvent(event),
  };
  const session = new raw.Session(BASE, host, options);
  t.after(() => session.dispose());
  return {session, host};
}

test('functions take and return plain values', () => {
  const token = mint();
  assert.equal(raw.tokenFromResponse({objectstore_token: token}), token);
  assert.equal(raw.tokenFromResponse({}), undefined);
  assert.equal(raw.imageUrl(ICON, token), `${ICON}?X-Os-Auth=${token}`);
  assert.deepEqual(raw.imageUrls([ICON, '/a'], 'opaque', 'auth'), [
    `${ICON}?auth=opaque`,
    '/a?auth=opaque',
  ]);
  const {isJwt, keyId, scopes} = raw.inspectToken(token);
  assert.deepEqual({isJwt, keyId, scopes}, {isJwt: true, keyId: 'k1', scopes: {}});
  assert.equal(raw.tokenStatus(token, Date.now()), 'fresh');
  assert.equal(raw.objectUrl(BASE, 'preprod', ['org', '1', 'project', '2'], 'icon'), ICON);
  assert.equal(raw.withoutToken(`${ICON}?X-Os-Auth=${token}`), ICON);
});

test("functions throw the module's own error class", () => {
  for (const [call, code] of [
    [() => raw.imageUrl('http://[', 'opaque'), 'invalid-url'],
    [() => raw.inspectToken('a b'), 'invalid-token'],
    [() => raw.tokenFromResponse(7), 'invalid-response'],
    [() => new raw.Session('ftp://a', {}, {}), 'invalid-option'],
  ]) {
    assert.throws(call, error => {
      assert.ok(error instanceof raw.ObjectstoreAuthError && raw.isObjectstoreAuthError(error));
      assert.equal(error.code, code);
      return true;
    });
  }
});

test('a session refetches for a requested URL, and returns it', async t => {
  const {session, host} = open(t);
  assert.equal(session.snapshot().status, 'missing');
  assert.equal(session.imageUrl(ICON), undefined);
  assert.equal(await session.freshImageUrl(ICON), `${ICON}?X-Os-Auth=${mint()}`);
  assert.equal(session.imageUrl(ICON), `${ICON}?X-Os-Auth=${mint()}`);
  const [{reason, attempt, signal}] = host.refetch.mock.calls[0].arguments;
  assert.deepEqual({reason, attempt}, {reason: 'initial', attempt: 1});
  assert.equal(signal.aborted, false);
  assert.equal(host.refetch.mock.callCount(), 1);
  assert.equal(host.changed.mock.calls.at(-1).arguments[0], mint());
  assert.equal(session.snapshot(), session.snapshot());
  assert.equal(session.snapshot().status, 'fresh');
});

test('a session ingests a token that the app fetched', t => {
  const {session, host} = open(t);
  assert.equal(session.ingest({objectstore_token: mint()}), 'fresh');
  assert.deepEqual(session.imageUrls([ICON]), [`${ICON}?X-Os-Auth=${mint()}`]);
  assert.equal(host.refetch.mock.callCount(), 0);
});

test('a session gives a failed image the URL with the next token', async t => {
  const {session} = open(t, {refetch: async () => 'next'});
  session.ingest('first');
  assert.equal(await session.imageFailed(session.imageUrl(ICON)), `${ICON}?X-Os-Auth=next`);
  assert.equal(session.snapshot().stats.imageRetries, 1);
});

test('a session takes the options of its types', async t => {
  const {session} = open(t, {refetch: async () => ({t: 'opaque'}), param: 'auth', field: 't'});
  assert.equal(await session.freshImageUrl(ICON), `${ICON}?auth=opaque`);
});

test('a disposed session aborts its refetch, and throws `disposed`', async t => {
  const {session, host} = open(t, {refetch: () => new Promise(() => {})});
  const url = failureOf(session.freshImageUrl(ICON));
  await settle();
  session.dispose();
  session.dispose();
  assert.ok(host.refetch.mock.calls[0].arguments[0].signal.aborted);
  assert.equal((await url).code, 'disposed');
  assert.throws(() => session.imageUrl(ICON), {code: 'disposed'});
  assert.equal(await session.imageFailed(`${ICON}?X-Os-Auth=a`), undefined);
  assert.equal(session.snapshot().status, 'missing');
});

test('every function, method and type is documented', () => {
  // The types after it are those of the instance, which wasm-bindgen writes.
  const [types] = made('objectstore_image_auth.d.ts').toString().split('export type InitInput');
  const lines = types.split('\n');
  const isDeclaration = line =>
    /^export (function|class|interface|type) |^ {4}\w+\(.*;$/.test(line) && !/ free\(\)/.test(line);
  const indices = Array.from(lines.keys()).filter(index => isDeclaration(lines[index]));
  assert.ok(indices.length > 30, `${indices.length}`);
  for (const index of indices) {
    assert.match(lines[index - 1], /\*\/$/, `undocumented: ${lines[index]}`);
  }
});
