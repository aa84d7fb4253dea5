// What a session costs the host: one timer, listeners while it lives, and no memory afterwards.

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {join} from 'node:path';
import {test} from 'node:test';
import {Worker} from 'node:worker_threads';
import {NAME, project} from './installed.mjs';
import {BASE, ICON, ImageAuth, holdClocks, mint, open, openPage, pass, settle} from './world.mjs';

/** Counts the timers that run. */
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

test('there is one timer, however many images there are and whatever they wait for', async t => {
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

test('no timer is longer than a timer can be', async t => {
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

test('a session at rest has no timer where there is no page', async t => {
  holdClocks(t);
  const timers = countTimers(t);
  const auth = new ImageAuth({baseUrl: BASE, refetch: async () => mint()});
  t.after(() => auth.dispose());
  assert.equal(timers.now(), 0);
  await auth.freshImageUrl(ICON);
  assert.equal(timers.now(), 0);
});

test('the page’s listeners are gone with the session', async t => {
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
  'that is waited for': `auth.freshImageUrl('/api/a');`,
  'that backs off': `fails = true; auth.refetch().catch(() => {}); auth.freshImageUrl('/api/a');`,
})) {
  test(`24. a process with a session ${state} exits by itself`, () => {
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

test('in a worker there is a session as anywhere, and the worker exits by itself', async () => {
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

test('24. ten thousand sessions leave no memory behind, disposed or forgotten', () => {
  const main = `
    import {ImageAuth} from '${NAME}';
    const memories = [];
    const {Instance} = WebAssembly;
    WebAssembly.Instance = class extends Instance {
      constructor(...args) {
        super(...args);
        memories.push(Object.values(this.exports).find(value => value instanceof WebAssembly.Memory));
      }
    };
    const turn = () => new Promise(resolve => setImmediate(resolve));
    // Of a session that is disposed, the app's functions may hold it; of one that is forgotten, they may not.
    const refetch = async () => 'opaque';
    const listener = () => {};
    function make(isHeld) {
      if (!isHeld) return new ImageAuth({baseUrl: '/api', refetch});
      const auth = new ImageAuth({baseUrl: '/api', refetch: () => refetch(auth)});
      auth.subscribe(() => listener(auth));
      return auth;
    }
    async function cycle(times, ends) {
      for (let i = 0; i < times; i++) {
        const auth = make(ends);
        auth.subscribe(listener);
        auth.imageUrl('/api/a');
        auth.freshImageUrl('/api/b').catch(listener);
        auth.snapshot();
        if (i % 3 === 0) await turn();
        if (ends) auth.dispose();
        if (i % 500 === 0) {
          global.gc();
          await turn();
        }
      }
      for (let i = 0; i < 5; i++) { global.gc(); await turn(); }
      return {heap: process.memoryUsage().heapUsed, wasm: memories[0].buffer.byteLength};
    }
    const ends = process.argv.at(-1) === 'disposed';
    const before = await cycle(2000, ends);
    const after = await cycle(10000, ends);
    process.stdout.write(JSON.stringify({heap: after.heap - before.heap, wasm: after.wasm - before.wasm}));`;
  for (const end of ['disposed', 'forgotten']) {
    const grown = JSON.parse(
      run(['--expose-gc', '--input-type=module', '--eval', main, '--', end], 60_000),
    );
    assert.ok(grown.heap < 500_000, `${end}: ${grown.heap} bytes of the heap`);
    assert.equal(grown.wasm, 0, `${end}: bytes of the wasm's memory`);
  }
});

function run(args, timeout) {
  return execFileSync(process.execPath, args, {cwd: project, encoding: 'utf8', timeout});
}
