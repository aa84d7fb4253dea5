// Images that fail to load: which try again, with what, and at which cost.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
  BASE,
  ICON,
  deferred,
  failureOf,
  mint,
  open,
  pass,
  settle,
  stateOf,
  tokenIn,
} from './world.mjs';

const icon = index => `${BASE}/v1/objects/preprod/org=1;project=2/${index}`;

test('7. five hundred that fail at once make one refetch, and each tries once with the new token', async t => {
  const answer = deferred();
  const {auth, calls, request} = open(t, {refetch: () => answer.promise});
  auth.ingest(mint(200));
  const failed = Array.from({length: 500}, (_, index) =>
    auth.imageFailed(auth.imageUrl(icon(index))),
  );
  await settle();
  assert.equal(calls(), 1);
  assert.equal(request().reason, 'image-failed');
  const token = mint(300);
  answer.resolve(token);
  (await Promise.all(failed)).forEach((src, index) => {
    assert.equal(src, `${icon(index)}?X-Os-Auth=${token}`);
  });
  await settle();
  assert.equal(calls(), 1);
  assert.equal(auth.snapshot().stats.imageRetries, 500);
});

test('8. late failures of an old token start nothing, and get the new one', async t => {
  const {auth, calls} = open(t);
  auth.ingest(mint(200));
  const old = Array.from({length: 41}, (_, index) => auth.imageUrl(icon(index)));
  const first = await auth.imageFailed(old[0]);
  await pass(t, 1);
  for (const src of old.slice(1)) {
    const next = await auth.imageFailed(src);
    assert.equal(tokenIn(next), tokenIn(first));
    assert.notEqual(tokenIn(next), tokenIn(src));
  }
  assert.equal(calls(), 1);
});

test('10. one that fails with the new token too fails for another reason: mounted forty times, it refetches nothing', async t => {
  const {auth, calls} = open(t);
  auth.ingest(mint(200));
  const second = await auth.imageFailed(auth.imageUrl(ICON));
  assert.equal(await auth.imageFailed(second), undefined);
  for (let mounts = 0; mounts < 40; mounts++) {
    assert.equal(await auth.imageFailed(auth.imageUrl(ICON)), undefined);
    await pass(t, 1);
  }
  assert.equal(calls(), 1);
});

test('where the backend stands by the token, another try cannot help', async t => {
  const token = mint(200);
  const {auth, calls} = open(t, {refetch: async () => token});
  auth.ingest(token);
  // Within the second, it could bring no other.
  await pass(t, 3);
  assert.equal(await auth.imageFailed(auth.imageUrl(icon(1))), undefined);
  assert.equal(await auth.imageFailed(auth.imageUrl(icon(2))), undefined);
  await settle();
  assert.equal(calls(), 1);
});

test('a token that is minted again within the second costs no image its retry', async t => {
  const {auth, calls} = open(t);
  auth.ingest(mint());
  const src = auth.imageUrl(ICON);
  assert.equal(await auth.imageFailed(src), src);
  assert.equal(await auth.imageFailed(src), undefined);
  assert.equal(calls(), 1);
});

test('with a token that has expired, the next one is what it waits for', async t => {
  const {auth, calls} = open(t);
  auth.ingest(mint(60));
  const src = auth.imageUrl(ICON);
  await pass(t, 120);
  const next = await auth.imageFailed(src);
  assert.equal(tokenIn(next), mint());
  assert.equal(calls(), 1);
});

test('an image that was loaded without a token tries with the one that came', async t => {
  const {auth} = open(t, {refetch: async () => ({})});
  const bare = await auth.freshImageUrl(ICON);
  assert.equal(bare, ICON);
  auth.ingest('opaque');
  assert.equal(await auth.imageFailed(bare), `${ICON}?X-Os-Auth=opaque`);
});

test('an image that nobody gave a token tries with one', async t => {
  const {auth} = open(t, {refetch: async () => 'opaque'});
  assert.equal(await auth.imageFailed(ICON), `${ICON}?X-Os-Auth=opaque`);
});

for (const src of [
  'https://evil.example/a',
  '/elsewhere',
  `${ICON}?os_sig=c2ln`,
  `${ICON}?a&OS_SIG=b`,
]) {
  test(`"${src}" never had the token: no other try, no refetch`, async t => {
    const {auth, calls} = open(t);
    assert.equal(await auth.imageFailed(src), undefined);
    await settle();
    assert.equal(calls(), 0);
  });
}

for (const src of [undefined, 5, 'http://[', 'data:image/png;base64,AAAA', 'blob:https://a/b']) {
  test(`${String(src)} is no URL that a session gave: invalid-url`, async t => {
    const {auth, calls} = open(t);
    assert.equal((await failureOf(auth.imageFailed(src))).code, 'invalid-url');
    await settle();
    assert.equal(calls(), 0);
  });
}

test('an object that the new token does not cover gets no other try', async t => {
  const claims = {
    res: {'os:usecase': 'preprod', project: '3', org: '1'},
    permissions: ['object.read'],
  };
  const {auth} = open(t, {refetch: async () => mint(300, claims)});
  auth.ingest(mint(200));
  assert.equal(await auth.imageFailed(auth.imageUrl(ICON)), undefined);
});

test('where the refetch is refused, another try cannot help', async t => {
  const {auth} = open(t, {refetch: () => Promise.reject({status: 403})});
  auth.ingest(mint(200));
  const src = auth.imageUrl(ICON);
  assert.equal(await auth.imageFailed(src), undefined);
  assert.equal(auth.imageUrl(ICON), src);
});

test('while the refetch fails, it waits; once the backend is back, it tries again', async t => {
  let down = true;
  const {auth} = open(t, {refetch: async () => (down ? assert.fail('down') : mint(300))});
  auth.ingest(mint(200));
  const failed = auth.imageFailed(auth.imageUrl(ICON));
  await pass(t, 20);
  assert.equal(await stateOf(failed), 'pending');
  down = false;
  await pass(t, 65);
  assert.equal(tokenIn(await failed).length, mint().length);
});
