// The state machine in wasm. It is instantiated when it is needed; where that fails, the worker does nothing.

import {hex} from './embedded-wasm.js';
import {ImageWorker, initSync} from './glue.js';
import type {CheckedOptions} from './options.js';
import {decodeHex} from '../core/wasm/decode-hex.js';

let isInstantiated = false;

/** Throws where the engine does not compile wasm, and `invalid-option`. */
export function startMachine({baseUrl, param, header, cache}: CheckedOptions): ImageWorker {
  if (!isInstantiated) {
    initSync({module: new WebAssembly.Module(decodeHex(hex))});
    isInstantiated = true;
  }
  const {maxEntries = 0, maxBytes = 0, maxAge = 0} = cache ?? {};
  return new ImageWorker(baseUrl, param, header !== false, maxEntries, maxBytes, maxAge);
}
