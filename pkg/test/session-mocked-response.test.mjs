// A mocked `Response` with only some of its fields; and an API's JSON that looks like a `Response`.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ICON, mint, open, settle} from './session-harness.mjs';

const json = async () => ({objectstore_token: 'opaque'});

for (const [name, response] of Object.entries({
  'a json function': {json},
  'ok and json': {ok: true, json},
  'a status and json': {status: 200, json},
  'a status of success and json that waits for nobody': {
    status: 204,
    json: () => ({objectstore_token: 'opaque'}),
  },
  'headers that are an object': {ok: true, status: 200, headers: {date: 'today'}, json},
})) {
  test(`a response with ${name} is read`, async t => {
    const {auth} = open(t, {refetch: async () => response});
    assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
    assert.equal(auth.snapshot().error, undefined);
  });
}

for (const [name, response, status] of [
  ['ok and a status', {ok: false, status: 401}, 401],
  ['ok, a status and json', {ok: false, status: 503, json}, 503],
  ['a status and json', {status: 500, json}, 500],
  ['a body that cannot be cancelled', {ok: false, status: 502, body: 'no', text() {}}, 502],
]) {
  test(`a failure response with ${name} is a failure with that status`, async t => {
    const {auth} = open(t, {refetch: async () => response});
    assert.equal(auth.imageUrl(ICON), undefined);
    await settle();
    const {mode, error} = auth.snapshot();
    assert.equal(mode, 'token');
    assert.equal(error.code, 'refetch-failed');
    assert.ok(error.message.endsWith(` ${status}`), error.message);
  });
}

test('a response that is not ok and has no status is a failure', async t => {
  const {auth} = open(t, {refetch: async () => ({ok: false, json})});
  auth.imageUrl(ICON);
  await settle();
  assert.equal(auth.snapshot().error.code, 'refetch-failed');
});

test('an API response with fields `ok` and `status` brings its token', async t => {
  const token = mint();
  for (const own of [
    {ok: true, objectstore_token: token},
    {ok: false, status: 401, objectstore_token: token},
    {status: 500, objectstore_token: token, headers: {}},
    {status: 'x', json: {rows: []}, objectstore_token: token},
    {objectstore_token: token, json() {}},
  ]) {
    const {auth} = open(t, {refetch: async () => own});
    assert.equal(await auth.freshImageUrl(ICON), `${ICON}?X-Os-Auth=${token}`);
    auth.dispose();
    t.mock.reset();
    t.mock.timers.reset();
  }
});

test('an API response without a token, with a field `ok: false`, brings no token', async t => {
  for (const own of [
    {ok: false, images: []},
    {ok: true, status: 200},
    {ok: false, status: 'FAILED', objectstore_token: null},
    {status: 404, images: []},
  ]) {
    const {auth} = open(t, {refetch: async () => own});
    assert.equal(await auth.freshImageUrl(ICON), ICON);
    auth.dispose();
    t.mock.reset();
    t.mock.timers.reset();
  }
});
