// 'objectstore-image-auth': the default entry. The wasm module is embedded, and instantiated when first needed.

import {compileFrom} from './core/wasm/compile.js';
import {bytes} from './core/wasm/embedded-bytes.js';
import {instantiateFrom} from './core/wasm/instance.js';
import type {WasmSource} from './core/types.js';

export * from './core/errors.js';
export * from './core/functions.js';
export {ImageAuth} from './core/session.js';
export {initSync} from './core/wasm/init-sync.js';
export type * from './core/types.js';

/**
 * Optional: compiles the embedded wasm module (or `source`) off the main thread, ahead of its first use. Idempotent and
 * safe to call concurrently: the module is compiled once; after a failure, a later call tries again. Rejects with
 * `not-initialized`; the message says why.
 */
export default function init(source?: WasmSource): Promise<void> {
  return instantiateFrom(() => compileFrom(source ?? bytes()));
}
