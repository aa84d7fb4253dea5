// A session and the page's service worker: what each says to the other.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {BASE, ICON, ImageAuth, mint, open, openPage, pass, settle} from './session-harness.mjs';

const ORIGIN = 'https://app.example';

/** The page's service workers. `answer` says what the worker posts back for a message. */
function openWorkers(t, {answer = welcome, isControlled = true} = {}) {
  openPage(t);
  const sent = [];
  const workers = Object.assign(new EventTarget(), {
    sent,
    types: () => sent.map(({type}) => type),
    startMessages() {},
    getRegistration: async () => undefined,
    /** The worker says this to the page. */
    say(message) {
      const data = {objectstoreImageAuth: 1, base: ORIGIN + BASE, ...message};
      workers.dispatchEvent(Object.assign(new Event('message'), {data}));
    },
  });
  const worker = {
    postMessage(message) {
      sent.push(message);
      const reply = answer(message);
      if (reply) queueMicrotask(() => workers.say(reply));
    },
  };
  workers.controller = isControlled ? worker : null;
  workers.takeOver = () => {
    workers.controller = worker;
    workers.dispatchEvent(new Event('controllerchange'));
  };
  return workers;
}

function welcome({type, session}) {
  if (type === 'hello') return {type: 'welcome', session};
  if (type === 'forget') return {type: 'forgotten', session};
  return undefined;
}

/** Connects, and lets the answer come. */
async function connect(t, auth, workers) {
  const connected = auth.connectServiceWorker(workers);
  await settle();
  await pass(t, 2);
  return connected;
}

test('once the worker has answered, URLs carry no token, and links do', async t => {
  const workers = openWorkers(t);
  const {auth} = open(t);
  const token = mint();
  auth.ingest(token);
  assert.equal(await connect(t, auth, workers), true);
  assert.equal(auth.snapshot().mode, 'service-worker');
  assert.equal(auth.imageUrl(ICON), ICON);
  assert.equal(await auth.freshImageUrl(ICON), ICON);
  assert.match(auth.peekImageUrl(ICON), /X-Os-Auth=/);
  const [hello] = workers.sent;
  assert.equal(hello.type, 'hello');
  assert.equal(hello.auth.token, token);
  assert.ok(hello.auth.usableForMs > 250_000);
});

test('the worker gets each token that is taken into use', async t => {
  const workers = openWorkers(t);
  const {auth} = open(t);
  await connect(t, auth, workers);
  assert.equal(auth.imageUrl(ICON), undefined);
  const token = mint();
  auth.ingest(token);
  assert.equal(workers.sent.at(-1).auth.token, token);
  assert.equal(auth.imageUrl(ICON), ICON);
});

for (const [what, setup] of Object.entries({
  'there is no worker': {isControlled: false},
  'the worker gives no answer': {answer: () => undefined},
  'the worker is of another version': {
    answer: ({session}) => ({type: 'welcome', session, objectstoreImageAuth: 2}),
  },
  'another session is answered': {answer: () => ({type: 'welcome', session: 'another'})},
  'the answer is for another base': {
    answer: ({session}) => ({type: 'welcome', session, base: `${ORIGIN}/other`}),
  },
})) {
  test(`${what}: false after 2 s, and URLs carry the token`, async t => {
    const workers = openWorkers(t, setup);
    const {auth} = open(t);
    auth.ingest(mint());
    assert.equal(await connect(t, auth, workers), false);
    assert.match(auth.imageUrl(ICON), /X-Os-Auth=/);
    assert.equal(auth.snapshot().mode, 'token');
  });
}

test('where the page may not read its service workers, the answer is false', async t => {
  const {auth} = open(t);
  const navigator = {
    get serviceWorker() {
      throw new DOMException('not here', 'SecurityError');
    },
  };
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', {configurable: true, value: navigator});
  t.after(() => {
    delete globalThis.navigator;
    if (before) Object.defineProperty(globalThis, 'navigator', before);
  });
  assert.equal(await auth.connectServiceWorker(), false);
});

test('a worker that takes over later is used from then on', async t => {
  const workers = openWorkers(t, {isControlled: false});
  const {auth} = open(t);
  auth.ingest(mint());
  assert.equal(await connect(t, auth, workers), false);
  workers.takeOver();
  await settle();
  assert.equal(auth.imageUrl(ICON), ICON);
});

test('another worker is asked again, and URLs carry the token meanwhile', async t => {
  let isSilent = false;
  const workers = openWorkers(t, {answer: message => (isSilent ? undefined : welcome(message))});
  const {auth} = open(t);
  auth.ingest(mint());
  await connect(t, auth, workers);
  isSilent = true;
  workers.takeOver();
  assert.match(auth.imageUrl(ICON), /X-Os-Auth=/);
});

test('a page that comes back from the cache of the browser asks its worker again', async t => {
  const workers = openWorkers(t);
  const listeners = [];
  const before = globalThis.addEventListener;
  globalThis.addEventListener = (type, listener) => listeners.push({type, listener});
  t.after(() => (globalThis.addEventListener = before));
  const {auth} = open(t);
  auth.ingest(mint());
  await connect(t, auth, workers);
  const asked = workers.types().filter(type => type === 'hello').length;
  const own = listeners.filter(({type}) => type === 'pageshow').at(-1);
  own.listener({persisted: true});
  assert.equal(workers.types().filter(type => type === 'hello').length, asked + 1);
  await settle();
  assert.equal(auth.snapshot().mode, 'service-worker');
});

test('a worker that asks gets the token at hand, or the one that is fetched then', async t => {
  const workers = openWorkers(t);
  const {auth, calls} = open(t);
  await connect(t, auth, workers);
  workers.say({type: 'ask'});
  assert.equal(workers.sent.at(-1).auth.token, undefined);
  await settle();
  assert.equal(calls(), 1);
  assert.ok(workers.sent.at(-1).auth.token);
});

test('a token that the server refused is replaced', async t => {
  const workers = openWorkers(t);
  const {auth, calls} = open(t);
  auth.ingest(mint(200));
  await connect(t, auth, workers);
  const {session, auth: refused} = workers.sent.at(-1);
  workers.say({
    type: 'ask',
    refusedSession: session,
    refusedGeneration: refused.generation,
  });
  await settle();
  assert.equal(calls(), 1);
  assert.notEqual(workers.sent.at(-1).auth.token, refused.token);
});

test('an image that fails in the worker is tried with a URL that has the token', async t => {
  const workers = openWorkers(t);
  const {auth} = open(t);
  auth.ingest(mint());
  await connect(t, auth, workers);
  assert.match(await auth.imageFailed(auth.imageUrl(ICON)), /X-Os-Auth=/);
  assert.equal(auth.imageUrl(`${ICON}2`), `${ICON}2`, 'others are not');
});

test('after three requests without a token in a minute, URLs carry it', async t => {
  const workers = openWorkers(t);
  const {auth} = open(t);
  auth.ingest(mint());
  await connect(t, auth, workers);
  for (let time = 0; time < 3; time++) {
    assert.equal(auth.imageUrl(ICON), ICON);
    workers.say({type: 'passed-on'});
  }
  assert.match(auth.imageUrl(ICON), /X-Os-Auth=/);
});

test('`forget` resolves when the worker has forgotten, and `dispose` tells it', async t => {
  const workers = openWorkers(t);
  const {auth: first} = open(t);
  const second = new ImageAuth({baseUrl: BASE, refetch: async () => mint()});
  for (const auth of [first, second]) {
    auth.ingest(mint());
    await connect(t, auth, workers);
  }
  await first.forget();
  assert.equal(workers.types().at(-1), 'forget');
  assert.equal(workers.sent.at(-1).auth.token, undefined, 'it holds no token');
  assert.throws(() => first.imageUrl(ICON), {code: 'disposed'});
  second.dispose();
  assert.equal(workers.types().at(-1), 'ended');
});

test('`forget` does not wait for a worker that never answered', async t => {
  const workers = openWorkers(t, {answer: () => undefined});
  const {auth} = open(t);
  await connect(t, auth, workers);
  const forgotten = auth.forget();
  await settle();
  await pass(t, 2);
  await forgotten;
});

test('connecting ends with the session', async t => {
  const workers = openWorkers(t, {answer: () => undefined});
  const {auth} = open(t);
  const connected = auth.connectServiceWorker(workers);
  await settle();
  auth.dispose();
  assert.equal(await connected, false);
  assert.equal(await auth.connectServiceWorker(workers), false);
});

test('without a worker, `forget` disposes the session, and resolves', async t => {
  const {auth} = open(t);
  await auth.forget();
  assert.throws(() => auth.imageUrl(ICON), {code: 'disposed'});
});
