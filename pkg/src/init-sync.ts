// `initSync`, apart from the instance: the types that ship name nothing that does not.

import {instantiate} from './instance.js';

/** As `init`, synchronously, from bytes or a compiled module already at hand. Throws `not-initialized`. */
export function initSync(module: BufferSource | WebAssembly.Module): void {
  instantiate(module);
}
