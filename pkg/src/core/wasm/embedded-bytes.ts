// The bytes of the wasm module that is embedded in the default entry.

import {hex} from './embedded-wasm.js';

/** Decodes them at each call: they are needed once, so nothing keeps them. */
export const bytes = (): BufferSource => decode(hex);

// Only one expression above names `hex`: minifiers put the text itself in place of each name.
function decode(hex: string): BufferSource {
  return Uint8Array.fromHex?.(hex) ?? decodeInLoop(hex);
}

/** For engines without `Uint8Array.fromHex`, which is fifty times as fast. */
function decodeInLoop(hex: string): BufferSource {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

declare global {
  interface Uint8ArrayConstructor {
    /** Undefined in older engines. The `lib` of ES2022 does not declare it. */
    fromHex?(hex: string): Uint8Array<ArrayBuffer>;
  }
}
