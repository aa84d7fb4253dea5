// `imageFailed`: which images are retried, with which token, and how many refetches that costs.

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
} from './session-harness.mjs';

const icon = index => `${BASE}/v1/objects/preprod/org=1;project=2/${index}`;

test('five hundred images that fail at once cause one refetch, and each retries once with the new token', async t => {
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

test('late failures with an old token start no refetch, and get the new token', async t => {
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

test('an image that also fails with the new token starts no more refetches, though mounted forty times', async t => {
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

test('where the refetch brings the same token, an image gets no retry', async t => {
  const token = mint(200);
  const {auth, calls} = open(t, {refetch: async () => token});
  auth.ingest(token);
  // Within the second of minting, a refetch can bring no other token.
  await pass(t, 3);
  assert.equal(await auth.imageFailed(auth.imageUrl(icon(1))), undefined);
  assert.equal(await auth.imageFailed(auth.imageUrl(icon(2))), undefined);
  await settle();
  assert.equal(calls(), 1);
});

test('an image keeps its retry where two tokens are minted within one second', async t => {
  const {auth, calls} = open(t);
  auth.ingest(mint());
  const src = auth.imageUrl(ICON);
  assert.equal(await auth.imageFailed(src), src);
  assert.equal(await auth.imageFailed(src), undefined);
  assert.equal(calls(), 1);
});

test('an image that failed with an expired token waits for the next token', async t => {
  const {auth, calls} = open(t);
  auth.ingest(mint(60));
  const src = auth.imageUrl(ICON);
  await pass(t, 120);
  const next = await auth.imageFailed(src);
  assert.equal(tokenIn(next), mint());
  assert.equal(calls(), 1);
});

test('an image that was requested without a token is retried with the token that came', async t => {
  const {auth} = open(t, {refetch: async () => ({})});
  const bare = await auth.freshImageUrl(ICON);
  assert.equal(bare, ICON);
  auth.ingest('opaque');
  assert.equal(await auth.imageFailed(bare), `${ICON}?X-Os-Auth=opaque`);
});

test('a `src` without a token that the session never built is retried with the token', async t => {
  const {auth} = open(t, {refetch: async () => 'opaque'});
  assert.equal(await auth.imageFailed(ICON), `${ICON}?X-Os-Auth=opaque`);
});

for (const src of [
  'https://evil.example/a',
  '/elsewhere',
  `${ICON}?os_sig=c2ln`,
  `${ICON}?a&OS_SIG=b`,
]) {
  test(`"${src}" never had the token: no retry, no refetch`, async t => {
    const {auth, calls} = open(t);
    assert.equal(await auth.imageFailed(src), undefined);
    await settle();
    assert.equal(calls(), 0);
  });
}

for (const src of [undefined, 5, 'http://[', 'data:image/png;base64,AAAA', 'blob:https://a/b']) {
  test(`${String(src)} is not a \`src\`: invalid-url`, async t => {
    const {auth, calls} = open(t);
    assert.equal((await failureOf(auth.imageFailed(src))).code, 'invalid-url');
    await settle();
    assert.equal(calls(), 0);
  });
}

test('an object that the new token does not cover gets no retry', async t => {
  const claims = {
    res: {'os:usecase': 'preprod', project: '3', org: '1'},
    permissions: ['object.read'],
  };
  const {auth} = open(t, {refetch: async () => mint(300, claims)});
  auth.ingest(mint(200));
  assert.equal(await auth.imageFailed(auth.imageUrl(ICON)), undefined);
});

test('where the refetch is refused, an image gets no retry', async t => {
  const {auth} = open(t, {refetch: () => Promise.reject({status: 403})});
  auth.ingest(mint(200));
  const src = auth.imageUrl(ICON);
  assert.equal(await auth.imageFailed(src), undefined);
  assert.equal(auth.imageUrl(ICON), src);
});

test('an image waits while the refetch fails, and is retried when the backend is back', async t => {
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
