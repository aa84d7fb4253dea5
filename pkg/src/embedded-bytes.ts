// The bytes of the embedded wasm module, as the default entry has them.

import {text} from '#wasm/embedded';
import {decode} from './decode.js';

/** Made anew each time: needed once. */
export const bytes = (): BufferSource => decode(text);
