// `initSync` for both entry points. A separate file because the types of `instance.ts` are not published.

import {instantiate} from './instance.js';
import type {WasmBinary} from '../types.js';

/**
 * As `init`, synchronously, from bytes or a compiled module that the app already has. Does nothing where the wasm module
 * is instantiated already. Throws `not-initialized`; the message says why.
 */
export function initSync(module: WasmBinary): void {
  instantiate(module as BufferSource | WebAssembly.Module);
}
