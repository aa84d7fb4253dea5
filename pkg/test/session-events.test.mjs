// `onEvent`: what a session reports of what it does.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
  ICON,
  ImageAuth,
  isObjectstoreAuthError,
  mint,
  open,
  pass,
  settle,
} from './session-harness.mjs';

/** A session that records its events. */
function openLogged(t, options = {}) {
  const events = [];
  const session = open(t, {onEvent: event => void events.push(event), ...options});
  return {...session, events, types: () => events.map(({type}) => type)};
}

test('the first URL that is asked for is reported from its refetch to the status of its token', async t => {
  const {auth, events} = openLogged(t);
  const at = Date.now();
  await auth.freshImageUrl(ICON);
  assert.deepEqual(events, [
    {at, type: 'refetch', reason: 'initial', attempt: 1},
    {at, type: 'token', source: 'refetch', isNew: true, expiresAt: at + 300_000},
    {at, type: 'status', status: 'fresh', mode: 'token'},
  ]);
});

test('a token that is ingested is reported, also an older one, but not the one at hand', t => {
  const {auth, events, types} = openLogged(t);
  const [older, token] = [mint(200), mint()];
  auth.ingest(token);
  auth.ingest({objectstore_token: token});
  auth.ingest(older);
  assert.deepEqual(types(), ['token', 'status', 'token']);
  assert.deepEqual(
    [events[0], events[2]].map(({source, isNew}) => [source, isNew]),
    [
      ['ingest', true],
      ['ingest', false],
    ],
  );
});

test('an API that answers without a token is reported as a mode', async t => {
  const {auth, events} = openLogged(t);
  auth.ingest(null);
  assert.deepEqual(
    events.map(({type, status, mode}) => ({type, status, mode})),
    [{type: 'status', status: 'missing', mode: 'anonymous'}],
  );
});

test('a refetch that fails is reported with its error, and when the next one may start', async t => {
  const {auth, events} = openLogged(t, {
    refetch: () => Promise.reject(Object.assign(new Error('down'), {status: 503})),
  });
  auth.refetch().catch(() => {});
  await settle();
  const {type, error, retryAt} = events.at(-1);
  assert.equal(type, 'refetch-failed');
  assert.ok(isObjectstoreAuthError(error));
  assert.equal(error.message, auth.snapshot().error.message);
  assert.ok(retryAt >= Date.now() && retryAt <= Date.now() + 1_000, String(retryAt));
});

test('a clock that is corrected is reported with what told the time', async t => {
  const {auth, events} = openLogged(t);
  auth.ingest(mint(), {serverTime: Date.now() + 3_600_000});
  const clock = events.find(({type}) => type === 'clock');
  assert.equal(clock.source, 'date');
  assert.ok(Math.abs(clock.skewMs - 3_600_000) < 2_000, String(clock.skewMs));
});

test('an image that failed is reported by its URL without the token, and whether it was retried', async t => {
  const lifetimes = [20, 300];
  const {auth, events} = openLogged(t, {refetch: async () => mint(lifetimes.shift())});
  const src = await auth.freshImageUrl(ICON);
  await pass(t, 30);
  const failures = [auth.imageFailed(src), auth.imageFailed('/elsewhere')];
  await pass(t, 10);
  assert.deepEqual(
    (await Promise.all(failures)).map(next => typeof next),
    ['string', 'undefined'],
  );
  const failed = events.filter(({type}) => type === 'image-failed');
  assert.deepEqual(
    failed.map(({url, retried}) => [url, retried]),
    [
      ['/elsewhere', false],
      [ICON, true],
    ],
  );
});

test('an event is frozen, and holds no part of a token', async t => {
  let token;
  const {auth, events} = openLogged(t, {refetch: async () => (token ??= mint())});
  const src = await auth.freshImageUrl(ICON);
  const failed = auth.imageFailed(src);
  await pass(t, 600);
  await failed;
  assert.ok(events.length > 5);
  for (const event of events) {
    assert.ok(Object.isFrozen(event));
    for (const part of token.split('.')) assert.ok(!JSON.stringify(event).includes(part));
  }
});

test('a listener that throws is written to the console, and hinders nothing', async t => {
  const written = t.mock.method(console, 'error', () => {});
  const {auth} = open(t, {
    onEvent: () => {
      throw new Error('of the app');
    },
  });
  assert.match(await auth.freshImageUrl(ICON), /X-Os-Auth=/);
  assert.ok(written.mock.callCount() >= 3);
});

test('a listener may dispose the session, and is then told no more', async t => {
  const types = [];
  const {auth} = open(t, {
    onEvent: ({type}) => {
      types.push(type);
      if (type === 'token') auth.dispose();
    },
  });
  await auth.freshImageUrl(ICON).catch(() => {});
  await settle();
  assert.deepEqual(types, ['refetch', 'token']);
});

test('a listener may call the session', async t => {
  const urls = [];
  const {auth} = open(t, {onEvent: () => void urls.push(auth.imageUrl(ICON))});
  await auth.freshImageUrl(ICON);
  assert.match(urls.at(-1), /X-Os-Auth=/);
});

test('`onEvent` must be a function', t => {
  for (const onEvent of ['log', 1, {}]) {
    assert.throws(
      () => new ImageAuth({baseUrl: '/os', refetch: async () => null, onEvent}),
      /`onEvent` must be a function/,
    );
  }
  t.diagnostic('not given is fine');
  new ImageAuth({baseUrl: '/os', refetch: async () => null, onEvent: undefined}).dispose();
});

test('the signature of a pre-signed image that failed is not in its event', async t => {
  const {auth, events} = openLogged(t);
  auth.ingest(mint());
  await auth.imageFailed(`${ICON}?os_kid=1&os_sig=secret`);
  const {url} = events.find(({type}) => type === 'image-failed');
  assert.match(url, /os_sig=\[redacted\]/);
});
