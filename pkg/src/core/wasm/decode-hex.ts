// The bytes of a text in hexadecimal.

export function decodeHex(hex: string): BufferSource {
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
