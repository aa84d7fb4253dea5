// 'objectstore-image-auth/external': the wasm module is a file of its own, streamed and cached.

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
 * Required before anything else: fetches the module (streaming) and compiles it. `source` says from
 * where; by default it is the file that the bundler found beside this one. It must be given in a bundle
 * that has no `import.meta.url` (`iife`, `cjs`). Idempotent and safe to call
 * concurrently: it is fetched and compiled once; after a failure, a later call tries again. Rejects
 * with `not-initialized`, saying why.
 */
export default function init(source?: WasmSource): Promise<void> {
  return instantiateFrom(async () => compileFrom(source ?? fileBeside()));
}

/** Bundlers look for exactly this `new URL`, and put the file's address in its place. */
function fileBeside(): URL {
  try {
    return new URL('./objectstore_image_auth_bg.wasm', import.meta.url);
  } catch {
    throw notInitialized(
      'the wasm file cannot be found: this bundle has no `import.meta.url`',
      undefined,
      ': call `init(url)` with the address of the `.wasm` file, or `initSync(module)` with the imported `.wasm` module',
    );
  }
}
