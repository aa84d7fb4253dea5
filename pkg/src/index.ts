// 'objectstore-image-auth': the wasm module is embedded, and instantiated when first needed.

import {compileFrom} from './compile.js';
import {bytes} from './embedded-bytes.js';
import {load} from './instance.js';
import type {WasmSource} from './types.js';

export * from './errors.js';
export * from './functions.js';
export {ImageAuth} from './session.js';
export {initSync} from './init-sync.js';
export type * from './types.js';

/**
 * Optional: compiles the embedded module (or `source`) off the main thread, ahead of its first use.
 * Idempotent and safe to call concurrently; after a failure, a later call tries again. Rejects with
 * `not-initialized`.
 */
export default function init(source?: WasmSource): Promise<void> {
  return load(() => compileFrom(source ?? bytes()));
}
