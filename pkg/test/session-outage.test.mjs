// Images that fail with two tokens: a probe, which is a request by script, finds out whether the images are broken or the
// server is down.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ICON, mint, open, openPage, pass, settle, tokenIn} from './session-harness.mjs';

/** A page where an image failed with two tokens. `answer` answers the probe. */
async function failedImage(t, answer) {
  openPage(t);
  const requests = [];
  const world = {answer};
  t.mock.method(globalThis, 'fetch', async (url, init) => {
    requests.push({url, init});
    return world.answer(init);
  });
  const session = open(t, {refetch: async () => mint(3_600)});
  session.auth.ingest(mint(3_600));
  await pass(t, 3);
  const src = await session.auth.imageFailed(session.auth.imageUrl(ICON));
  assert.equal(await session.auth.imageFailed(src), undefined);
  await settle();
  return {...session, requests, world, src};
}

const status = (status, headers) => async () => new Response(null, {status, headers});
const noNetwork = async () => {
  throw new TypeError('Failed to fetch');
};

/** Undefined while there is no usable token: then nothing is retried either. */
const generation = ({auth}) => auth.retryKey(ICON);

test('the first probe has no token, the second has the one in use, and both bypass the cache', async t => {
  const {requests, src} = await failedImage(t, status(404));
  assert.deepEqual(
    requests.map(({url, init}) => [url, init.cache]),
    [
      [ICON, 'no-store'],
      [src, 'no-store'],
    ],
  );
});

test('an image that the server refuses costs two requests and no more', async t => {
  const page = await failedImage(t, status(404));
  const before = generation(page);
  await pass(t, 7_200);
  assert.equal(page.requests.length, 2);
  assert.equal(page.calls(), 1);
  assert.ok([before, undefined].includes(generation(page)));
});

for (const [name, answer] of Object.entries({
  'that answers 503': status(503),
  'that asks for patience': status(429, {'Retry-After': '20'}),
  'that cannot be reached': noNetwork,
})) {
  test(`after an outage of a server ${name}, failed images are retried`, async t => {
    const page = await failedImage(t, answer);
    const before = generation(page);
    await pass(t, 300);
    assert.equal(generation(page), before);
    page.world.answer = status(200);
    await pass(t, 60);
    assert.notEqual(generation(page), before);
    assert.ok(page.auth.peekImageUrl(ICON));
  });
}

test('a probe waits as long as Retry-After says', async t => {
  const page = await failedImage(t, status(429, {'Retry-After': '90'}));
  await pass(t, 89);
  assert.equal(page.requests.length, 1);
  await pass(t, 2);
  assert.equal(page.requests.length, 2);
});

test('a token that the server refuses in a probe is refetched', async t => {
  const page = await failedImage(t, status(401));
  await pass(t, 120);
  assert.ok(page.calls() >= 2);
  assert.notEqual(tokenIn(page.auth.peekImageUrl(ICON)), tokenIn(page.src));
});

test('the probe is aborted when the session is disposed', async t => {
  let signal;
  const page = await failedImage(t, init => {
    signal = init.signal;
    return new Promise(() => {});
  });
  assert.equal(signal.aborted, false);
  page.auth.dispose();
  assert.equal(signal.aborted, true);
});

test('a probe across origins without CORS headers falls back to no-cors', async t => {
  const opaque = init => (init.mode === 'no-cors' ? {status: 0, type: 'opaque'} : noNetwork());
  const page = await failedImage(t, async init => opaque(init));
  await pass(t, 1);
  const [, second] = page.requests;
  assert.equal(second.init.mode, 'no-cors');
  await pass(t, 7_200);
  assert.ok(page.requests.every(({url}) => !url.includes('X-Os-Auth')));
  assert.ok(page.requests.length <= 20, `${page.requests.length} requests`);
});

for (const [name, answer] of Object.entries({
  'throws at once': () => {
    throw new Error('unexpected');
  },
  'returns nothing': () => undefined,
  'has no headers that can be read': async () => ({
    status: 200,
    headers: {
      get() {
        throw new Error('unexpected');
      },
    },
  }),
})) {
  test(`an app's own \`fetch\` that ${name} counts as an outage`, async t => {
    const page = await failedImage(t, answer);
    const before = generation(page);
    await pass(t, 60);
    assert.equal(generation(page), before);
    page.world.answer = status(200);
    await pass(t, 60);
    assert.notEqual(generation(page), before);
  });
}

test('a probe waits five minutes at most, whatever Retry-After says', async t => {
  const page = await failedImage(t, status(429, {'Retry-After': '86400'}));
  await pass(t, 290);
  assert.equal(page.requests.length, 1);
  await pass(t, 20);
  assert.equal(page.requests.length, 2);
});

test('images without a token are retried after an outage, too', async t => {
  openPage(t);
  let answer = status(503);
  t.mock.method(globalThis, 'fetch', () => answer());
  const session = open(t, {refetch: async () => null});
  await session.auth.freshImageUrl(ICON);
  await pass(t, 6);
  assert.equal(await session.auth.imageFailed(ICON), undefined);
  const before = generation(session);
  await pass(t, 100);
  assert.equal(generation(session), before);
  answer = status(200);
  await pass(t, 60);
  assert.notEqual(generation(session), before);
  assert.equal(session.auth.peekImageUrl(ICON), ICON);
});
