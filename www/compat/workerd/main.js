// A worker in workerd, as it runs at Cloudflare.

import assert from 'node:assert/strict';
import {Miniflare} from 'miniflare';

const worker = new Miniflare({
  host: '127.0.0.1',
  modules: true,
  scriptPath: 'dist/worker.js',
  modulesRules: [{type: 'CompiledWasm', include: ['**/*.wasm']}],
  // The last day on which workers had neither `FinalizationRegistry` nor `WeakRef` by default.
  compatibilityDate: '2025-05-04',
  bindings: {ORIGIN: process.env.ORIGIN},
});
try {
  const icon = await worker.dispatchFetch('http://worker.example/icon');
  assert.equal(icon.status, 200, await icon.clone().text());
  assert.equal(icon.headers.get('Content-Type'), 'image/png');
  const advice = await worker.dispatchFetch('http://worker.example/advice');
  assert.match(await advice.text(), /initSync\(module\)/);
} finally {
  await worker.dispose();
}
