// Bytes from the text that `build/encode.mjs` made of them.

const K = 0x4b;
const SHIFTED = 0x25; // %
const HIGH = 0x28; // (

/**
 * A character stands for its own code, with three exceptions: `J` to `[` are the byte 0x7f and those
 * from 0x00 to 0x10, `%` and a character are the byte 28 below that one, and `(` adds 128 to what
 * follows.
 */
export function decode(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  let size = 0;
  for (let i = 0; i < text.length; i++) {
    const high = text.charCodeAt(i) === HIGH ? 128 : 0;
    if (high) i++;
    let code = text.charCodeAt(i);
    if (code === SHIFTED) code = text.charCodeAt(++i) - 28;
    else if (code >= K - 1 && code <= K + 16) code = (code - K) & 127;
    bytes[size++] = high + code;
  }
  return bytes.subarray(0, size);
}
