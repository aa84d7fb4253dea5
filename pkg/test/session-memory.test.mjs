// Sessions and images leave no memory behind, neither JavaScript's nor the wasm's.

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {test} from 'node:test';
import {NAME, project} from './installed.mjs';

/** Runs one function many times in a process, and prints by how much its memory has grown. */
const MEASURE = `
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
  async function cycle(times, once) {
    for (let i = 0; i < times; i++) {
      await once(i);
      if (i % 500 === 0) {
        global.gc();
        await turn();
      }
    }
    for (let i = 0; i < 5; i++) { global.gc(); await turn(); }
    return {heap: process.memoryUsage().heapUsed, wasm: memories[0].buffer.byteLength};
  }
  async function measure(once) {
    const before = await cycle(2000, once);
    const after = await cycle(10000, once);
    process.stdout.write(JSON.stringify({heap: after.heap - before.heap, wasm: after.wasm - before.wasm}));
  }`;

// The app's functions may hold a session that is disposed. A session that is only dropped must not be held by them.
const SESSIONS = `
  const refetch = async () => 'opaque';
  const listener = () => {};
  function make(refersToItself) {
    if (!refersToItself) return new ImageAuth({baseUrl: '/api', refetch});
    const auth = new ImageAuth({baseUrl: '/api', refetch: () => refetch(auth)});
    auth.subscribe(() => listener(auth));
    return auth;
  }
  const open = async (i, isDisposed) => {
    const auth = make(isDisposed);
    auth.subscribe(listener);
    auth.imageUrl('/api/a');
    auth.freshImageUrl('/api/b').catch(listener);
    auth.snapshot();
    if (i % 3 === 0) await turn();
    if (isDisposed) auth.dispose();
  };`;

// Each image is requested, fails, and is requested again.
const IMAGES = `
  const auth = new ImageAuth({baseUrl: '/api', refetch: async () => 'opaque'});
  auth.ingest('opaque');
  let images = 0;
  const load = async () => {
    const url = '/api/' + images++;
    await auth.freshImageUrl(url);
    await auth.imageFailed(url + '?X-Os-Auth=older');
    try {
      auth.imageUrl('/elsewhere/' + images);
    } catch {}
    auth.imageUrls([auth.imageUrl(url), url]);
  };`;

for (const [what, script] of Object.entries({
  'sessions, disposed,': `${SESSIONS} measure(i => open(i, true));`,
  'sessions, forgotten,': `${SESSIONS} measure(i => open(i, false));`,
  'images of one session': `${IMAGES} measure(load);`,
})) {
  test(`ten thousand ${what} leave no memory behind`, () => {
    const args = ['--expose-gc', '--input-type=module', '--eval', MEASURE + script];
    const grown = JSON.parse(
      execFileSync(process.execPath, args, {cwd: project, encoding: 'utf8', timeout: 60_000}),
    );
    assert.ok(grown.heap < 500_000, `${grown.heap} bytes of the heap`);
    assert.equal(grown.wasm, 0, 'bytes of the wasm’s memory');
  });
}
