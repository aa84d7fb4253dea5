// Bytes as text to embed in JavaScript: printable ASCII, which no charset changes and no minifier
// escapes, and without what would end a string, a template or a `<script>`.
//
// It is made for compression. Wasm is mostly small numbers, opcodes and English, and a compressor does
// best with a character for each byte of those, the same wherever it occurs: so text stays as it is,
// and the commonest of the other bytes take the places of the capitals, which are rare. Brotli makes
// about as much of it as of the bare wasm, and 7 % less than of hexadecimal. `src/decode.ts` is the
// way back.

/** The bytes from 0x00 to 0x10, and before them 0x7f. */
const SMALL = 'JKLMNOPQRSTUVWXYZ[';

/** What can't stand for itself: it ends a string, or stands for something else. */
const RESERVED = new Set(`"'\`\\$<%(${SMALL}`);

/** @param {Uint8Array} bytes */
export function encode(bytes) {
  return Array.from(bytes, encodeByte).join('');
}

/**
 * @param {number} byte
 * @returns {string}
 */
function encodeByte(byte) {
  if (byte >= 0x80) return `(${encodeByte(byte - 0x80)}`;
  const small = SMALL[(byte + 1) % 0x80];
  if (small) return small;
  const char = String.fromCharCode(byte);
  return byte < 0x20 || RESERVED.has(char) ? `%${String.fromCharCode(byte + 28)}` : char;
}
