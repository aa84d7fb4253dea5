// The bytes of the embedded wasm module, as the default entry has them.

import {hex} from './embedded-wasm.js';

/** Decoded at each call: it is needed once, so nothing keeps it. */
export const bytes = (): BufferSource => decode(hex);

// `hex` is named only once above: minifiers put the text itself in place of each name.
function decode(hex: string): BufferSource {
  return Uint8Array.fromHex?.(hex) ?? decodeByHand(hex);
}

/** Fallback where the engine has no `Uint8Array.fromHex`, which is fifty times as fast. */
function decodeByHand(hex: string): BufferSource {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

declare global {
  interface Uint8ArrayConstructor {
    /** Undefined where the engine is older; no `lib` of ES2022 knows it. */
    fromHex?(hex: string): Uint8Array<ArrayBuffer>;
  }
}
