// `take`: the response without its token, for a query cache.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ICON, mint, open} from './session-harness.mjs';

test('the token goes to the session, and the rest comes back', t => {
  const {auth} = open(t);
  const token = mint();
  const response = {id: 1, images: ['a'], objectstore_token: token};
  const kept = auth.take(response);
  assert.deepEqual(kept, {id: 1, images: ['a']});
  assert.equal(kept.images, response.images);
  assert.match(auth.imageUrl(ICON), new RegExp(`=${token}$`));
});

test('the response itself is not changed, also where it is frozen', t => {
  const {auth} = open(t);
  const response = Object.freeze({id: 1, objectstore_token: mint()});
  assert.deepEqual(auth.take(response), {id: 1});
  assert.equal(typeof response.objectstore_token, 'string');
});

test('what holds no token comes back as it is', t => {
  const {auth} = open(t);
  for (const response of [{id: 1}, {id: 1, objectstore_token: null}, null]) {
    assert.equal(auth.take(response), response);
  }
});

test('a list of the API comes back as it is, and changes nothing', t => {
  const {auth} = open(t);
  auth.ingest(mint());
  const {mode, stats} = auth.snapshot();
  for (const list of [[], [1, null, {id: 1}], Object.freeze([{objectstore_token: null}])]) {
    assert.equal(auth.take(list), list);
  }
  assert.deepEqual(auth.snapshot(), {...auth.snapshot(), mode, stats});
});

test('a list that holds the response is refused', t => {
  const {auth} = open(t);
  assert.throws(
    () => auth.take([{objectstore_token: mint()}, 'text']),
    /array with the API response/,
  );
});

test('an instance of a class keeps its class, and no getter is called', t => {
  const {auth} = open(t);
  class Build {
    id = 1;
    objectstore_token = mint();
    get size() {
      throw new Error('a getter was called');
    }
  }
  const kept = auth.take(new Build());
  assert.ok(kept instanceof Build);
  assert.deepEqual(Object.keys(kept), ['id']);
});

test('no getter of a class brings the token back', t => {
  const {auth} = open(t);
  const token = mint();
  class Build {
    id = 1;
    get objectstore_token() {
      return token;
    }
  }
  assert.equal(auth.take(new Build()).objectstore_token, undefined);
});

test('an object that cannot be copied is refused with an error of the package', t => {
  const {auth} = open(t);
  const ownKeys = () => {
    throw new Error("the app's own");
  };
  const response = new Proxy({objectstore_token: mint()}, {ownKeys});
  assert.throws(() => auth.take(response), {code: 'invalid-response'});
});

test('of a token alone nothing is left', t => {
  const {auth} = open(t);
  assert.equal(auth.take(mint()), undefined);
  assert.equal(auth.snapshot().status, 'fresh');
});

test('the field is the one that the session reads', t => {
  const {auth} = open(t, {field: 'token'});
  assert.deepEqual(auth.take({token: mint(), objectstore_token: 'kept'}), {
    objectstore_token: 'kept',
  });
});

test('`serverTime` sets the clock, as with `ingest`', t => {
  const {auth} = open(t);
  auth.take({objectstore_token: mint()}, {serverTime: Date.now() + 3_600_000});
  assert.ok(auth.snapshot().clockSkewMs > 3_590_000);
});

test('a wrapper around the response is refused, and names where the response is', t => {
  const {auth} = open(t);
  assert.throws(() => auth.take({data: {objectstore_token: mint()}}), /`data`/);
});

test('a `refetch` whose query function takes the token brings it', async t => {
  const queryFn = async () => auth.take({id: 1, objectstore_token: mint()});
  const {auth, refetch} = open(t, {refetch: queryFn});
  assert.match(await auth.freshImageUrl(ICON), /X-Os-Auth=/);
  assert.equal(refetch.mock.callCount(), 1);
  assert.equal(auth.snapshot().mode, 'token');
  assert.equal(auth.snapshot().error, undefined);
});
