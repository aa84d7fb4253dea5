// The bytes of the wasm module that is embedded in the default entry.

import {decodeHex} from './decode-hex.js';
import {hex} from './embedded-wasm.js';

/**
 * Decodes them at each call: they are needed once, so nothing keeps them. Only one expression names `hex`: minifiers put the
 * text itself in place of each name.
 */
export const bytes = (): BufferSource => decodeHex(hex);
