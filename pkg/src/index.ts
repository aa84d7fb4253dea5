// 'objectstore-image-auth': the wasm module is embedded, and instantiated when first needed.

import {text} from '#wasm/embedded';
import {compileFrom} from './compile.js';
import {decode} from './decode.js';
import {compileEmbedded, embed, load} from './instance.js';
import type {WasmSource} from './types.js';

export * from './errors.js';
export * from './functions.js';
export {ImageAuth} from './session.js';
export {initSync} from './init-sync.js';
export type * from './types.js';

const bytes = () => decode(text);
embed(bytes);

/**
 * Optional: compiles the embedded module (or `source`) off the main thread, ahead of its first use.
 * Idempotent and safe to call concurrently; after a failure, a later call tries again. Rejects with
 * `not-initialized`.
 */
export default function init(source?: WasmSource): Promise<void> {
  return load(() => (source === undefined ? compileEmbedded(bytes()) : compileFrom(source)));
}
