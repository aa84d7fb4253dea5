// A session that builds URLs, each of another image.

import {ImageAuth} from 'objectstore-image-auth';

import {BASE_URL, makeToken, makeUrls} from './inputs.mjs';

const BATCH = 1_000;

/** @type {WebAssembly.Memory | undefined} */
let memory;
// The package does not expose its instance: this takes its memory when it is created, at the first use.
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, args) {
    const instance = Reflect.construct(target, args);
    memory = Object.values(instance.exports).find(value => value instanceof WebAssembly.Memory);
    return instance;
  },
});

const auth = new ImageAuth({
  baseUrl: BASE_URL,
  refetch: () => Promise.reject(new Error('no need')),
});
auth.ingest({objectstore_token: makeToken()});

/**
 * @param {number} from
 * @param {number} to
 * @param {boolean} isBatch
 */
function ask(from, to, isBatch) {
  for (let start = from; start < to; start += BATCH) {
    const urls = makeUrls(BATCH, '', start);
    const built = isBatch ? auth.imageUrls(urls) : urls.map(url => auth.imageUrl(url));
    if (!built.every(Boolean)) throw new Error('a URL is missing');
  }
}

function wasmBytes() {
  if (!memory) throw new Error('the package made no instance, or one without a memory');
  return memory.buffer.byteLength;
}

Object.assign(window, {ask, wasmBytes});
