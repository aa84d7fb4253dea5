// `initSync`, apart from the instance: the types that ship name nothing that does not.

import {instantiate} from './instance.js';
import type {WasmBinary} from '../types.js';

/** As `init`, synchronously, from bytes or a compiled module already at hand. Throws `not-initialized`. */
export function initSync(module: WasmBinary): void {
  instantiate(module as BufferSource | WebAssembly.Module);
}
