// The resources that a session takes: one timer, and listeners until it is disposed.

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {join} from 'node:path';
import {test} from 'node:test';
import {Worker} from 'node:worker_threads';
import {NAME, project} from './installed.mjs';
import {
  BASE,
  ICON,
  ImageAuth,
  holdClocks,
  mint,
  open,
  openPage,
  pass,
  settle,
} from './session-harness.mjs';

/** Counts the pending timers. */
function countTimers(t) {
  const {setTimeout: set, clearTimeout: clear} = globalThis;
  const running = new Set();
  let most = 0;
  let longest = 0;
  t.mock.method(globalThis, 'setTimeout', (callback, delay, ...args) => {
    const timer = set(() => (running.delete(timer), callback(...args)), delay);
    running.add(timer);
    most = Math.max(most, running.size);
    longest = Math.max(longest, delay);
    return timer;
  });
  t.mock.method(globalThis, 'clearTimeout', timer => (running.delete(timer), clear(timer)));
  return {now: () => running.size, most: () => most, longest: () => longest};
}

test('a session has one timer, however many images there are and whatever they wait for', async t => {
  openPage(t);
  holdClocks(t);
  const timers = countTimers(t);
  const auth = new ImageAuth({baseUrl: BASE, refetch: async () => mint(60)});
  t.after(() => auth.dispose());
  auth.subscribe(() => {});
  const icons = Array.from({length: 1_000}, (_, index) => `${ICON}${index}`);
  const waiting = icons.map(url => auth.freshImageUrl(url));
  await Promise.all(waiting);
  for (let minute = 0; minute < 5; minute++) {
    icons.forEach(url => auth.imageUrl(url));
    auth.imageUrls(icons);
    icons.slice(0, 50).forEach(url => void auth.imageFailed(`${url}?X-Os-Auth=old`));
    await pass(t, 30);
    assert.equal(timers.now(), 1);
    await pass(t, 30);
  }
  assert.equal(timers.most(), 1);
  auth.ingest(mint(60));
  assert.equal(timers.now(), 1);
  auth.dispose();
  assert.equal(timers.now(), 0);
});

test("no timer is longer than the platform's maximum", async t => {
  openPage(t);
  holdClocks(t);
  const timers = countTimers(t);
  const auth = new ImageAuth({baseUrl: BASE, refetch: async () => mint(), refetchTimeout: 1e9});
  t.after(() => auth.dispose());
  auth.ingest(mint(90 * 86_400));
  auth.imageUrl(ICON);
  await pass(t, 10);
  void auth.refetch();
  assert.ok(timers.longest() > 0 && timers.longest() <= 0x7fffffff, `${timers.longest()} ms`);
  assert.equal(auth.snapshot().stats.refetches, 1);
});

test('a session at rest has no timer where there is no document', async t => {
  holdClocks(t);
  const timers = countTimers(t);
  const auth = new ImageAuth({baseUrl: BASE, refetch: async () => mint()});
  t.after(() => auth.dispose());
  assert.equal(timers.now(), 0);
  await auth.freshImageUrl(ICON);
  assert.equal(timers.now(), 0);
});

test('the page’s listeners are removed with the session', async t => {
  const {page, window} = openPage(t);
  let listeners = 0;
  for (const target of [page, globalThis]) {
    const {addEventListener: add, removeEventListener: remove} = target;
    target.addEventListener = (...args) => (
      listeners++,
      add.apply(target === page ? page : window, args)
    );
    target.removeEventListener = (...args) => (
      listeners--,
      remove.apply(target === page ? page : window, args)
    );
  }
  const {auth} = open(t);
  auth.imageUrl(ICON);
  await settle();
  assert.ok(listeners > 0);
  auth.dispose();
  assert.equal(listeners, 0);
  auth.dispose();
  assert.equal(listeners, 0);
});

for (const [state, script] of Object.entries({
  'that rests': `auth.ingest('opaque'); auth.imageUrl('/api/a');`,
  'whose refetch never ends': `auth.imageUrl('/api/a');`,
  'that backs off, when nobody waits': `fails = true; auth.refetch().catch(() => {});`,
  'that was waited for, and is looked at again': `
    auth.freshImageUrl('/api/a').then(() => auth.imageUrl('/api/a'));
    auth.ingest('opaque');`,
  'of a page whose timer runs for hours': `
    globalThis.document = Object.assign(new EventTarget(), {visibilityState: 'visible'});
    fails = true;
    auth.ingest('opaque');
    auth.imageUrl('/api/a');`,
})) {
  test(`a process with a session ${state} exits by itself`, () => {
    const main = `
      import {ImageAuth} from '${NAME}';
      let fails = false;
      const auth = new ImageAuth({
        baseUrl: '/api',
        refetch: () => (fails ? Promise.reject(new Error('no')) : new Promise(() => {})),
      });
      ${script}
      process.on('exit', () => process.stdout.write('exit'));`;
    assert.equal(run(['--input-type=module', '--eval', main], 10_000), 'exit');
  });
}

/** A script that waits for a refetch that succeeds only at the second attempt. */
const waiting = (wait, options = '') => `
  import {ImageAuth} from '${NAME}';
  const auth = new ImageAuth({
    baseUrl: '/api',
    refetch: async ({attempt}) => {
      if (attempt === 1) throw new Error('no');
      return 'opaque';
    },
    ${options}
  });
  try {
    process.stdout.write(String(${wait}));
  } catch ({code}) {
    process.stdout.write(code);
  }`;

for (const [what, wait, said, options] of [
  ['a URL', `await auth.freshImageUrl('/api/a')`, '/api/a?X-Os-Auth=opaque'],
  [
    'each of many',
    `(await Promise.all([1, 2, 3].map(() => auth.freshImageUrl('/api/a')))).length`,
    '3',
  ],
  [
    'a URL that never comes',
    `await auth.freshImageUrl('/api/a')`,
    'refetch-failed',
    'refetch: () => new Promise(() => {}), refetchTimeout: 1,',
  ],
  [
    'the next URL of an image that failed',
    `await auth.imageFailed('/api/a?X-Os-Auth=old')`,
    '/api/a?X-Os-Auth=opaque',
  ],
]) {
  test(`a script that waits for ${what} is kept alive while it waits, and then ends`, () => {
    const args = ['--input-type=module', '--eval', waiting(wait, options)];
    assert.equal(run(args, 20_000), said);
  });
}

for (const [what, wait] of [
  ['a URL', `make().freshImageUrl('/api/a')`],
  ['the bytes of one', `make().fetch('/api/a').then(response => response.text())`],
]) {
  test(`a script that waits for ${what}, and holds only the promise, gets it`, () => {
    const script = `
      import {ImageAuth} from '${NAME}';
      globalThis.fetch = async src => new Response(src);
      const make = () =>
        new ImageAuth({
          baseUrl: '/api',
          refetch: async ({attempt}) => {
            if (attempt < 3) throw new Error('no');
            return 'opaque';
          },
        });
      setInterval(gc, 20).unref();
      process.stdout.write(await ${wait});`;
    const args = ['--expose-gc', '--input-type=module', '--eval', script];
    assert.equal(run(args, 20_000), '/api/a?X-Os-Auth=opaque');
  });
}

test('a session works in a worker, and the worker exits by itself', async () => {
  const script = `
    const {parentPort} = require('node:worker_threads');
    const {ImageAuth} = require(${JSON.stringify(join(project, 'node_modules', NAME))});
    const auth = new ImageAuth({baseUrl: 'https://app.example/api', refetch: async () => 'opaque'});
    auth.freshImageUrl('https://app.example/api/a').then(src => parentPort.postMessage(src));`;
  const worker = new Worker(script, {eval: true});
  const exit = new Promise(resolve => worker.once('exit', resolve));
  const src = await new Promise((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  assert.equal(src, 'https://app.example/api/a?X-Os-Auth=opaque');
  assert.equal(await exit, 0);
});

function run(args, timeout) {
  return execFileSync(process.execPath, args, {cwd: project, encoding: 'utf8', timeout});
}
