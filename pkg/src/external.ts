// 'objectstore-image-auth/external': the wasm module is a separate file, which the browser streams and caches.

import {compileFrom} from './core/wasm/compile.js';
import {instantiateFrom} from './core/wasm/instance.js';
import {notInitialized} from './core/wasm/not-initialized.js';
import type {WasmSource} from './core/types.js';

export * from './core/errors.js';
export * from './core/functions.js';
export {ImageAuth} from './core/session.js';
export {initSync} from './core/wasm/init-sync.js';
export type * from './core/types.js';

/**
 * Required before anything else: fetches the wasm module (streaming) and compiles it. `source` says from where. Default:
 * the `.wasm` file beside this module, which bundlers find; a bundle without `import.meta.url` (`iife`, `cjs`) needs a
 * `source`. Idempotent and safe to call concurrently: the module is fetched and compiled once; after a failure, a later
 * call tries again. Rejects with `not-initialized`; the message says why.
 */
export default function init(source?: WasmSource): Promise<void> {
  return instantiateFrom(async () => compileFrom(source ?? wasmUrl()));
}

/** Bundlers look for exactly this `new URL`, and replace it by the file's address. */
function wasmUrl(): URL {
  try {
    return new URL('./objectstore_image_auth_bg.wasm', import.meta.url);
  } catch {
    throw notInitialized(
      'the `.wasm` file cannot be found: this bundle has no `import.meta.url`',
      undefined,
      ': call `init(url)` with the address of the `.wasm` file, or `initSync(module)` with the imported `.wasm` module',
    );
  }
}
