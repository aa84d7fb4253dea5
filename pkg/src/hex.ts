// Bytes from hexadecimal text.

/** The bytes of lower-case hexadecimal text that this package's own build wrote. */
export function decodeHex(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (digit(hex.charCodeAt(2 * i)) << 4) | digit(hex.charCodeAt(2 * i + 1));
  }
  return bytes;
}

/** '0' to '9' are 0x30 to 0x39, 'a' to 'f' 0x61 to 0x66. */
function digit(code: number): number {
  return code < 0x40 ? code - 0x30 : code - 0x57;
}
