// Takes out of the glue what no engine needs that runs this package (it has wasm that refers to
// JavaScript's values), and what is not called. Each piece must be there, and once: a glue
// that looks otherwise fails the build.

import {replaceOnly} from './replace.mjs';

/** Functions, by what takes their place. */
const SHORTER = {
  getDataViewMemory0: `function getDataViewMemory0() {
  if (cachedDataViewMemory0?.buffer !== wasm.memory.buffer) {
    cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
  }
  return cachedDataViewMemory0;
}`,
  getUint8ArrayMemory0: `function getUint8ArrayMemory0() {
  if (!cachedUint8ArrayMemory0?.byteLength) {
    cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
  }
  return cachedUint8ArrayMemory0;
}`,
  // A call of the platform's encoder takes longer than to copy the texts that most are, in ASCII and short.
  passStringToWasm0: `function passStringToWasm0(text, malloc, realloc) {
  const room = text.length * 3;
  const ptr = malloc(room, 1) >>> 0;
  WASM_VECTOR_LEN = 0;
  if (!room) return ptr;
  const memory = getUint8ArrayMemory0().subarray(ptr, ptr + room);
  let at = 0;
  for (let code; (code = text.charCodeAt(at)) < 128; at++) memory[at] = code;
  WASM_VECTOR_LEN = at < text.length ? cachedTextEncoder.encodeInto(text, memory).written : at;
  return realloc(ptr, room, WASM_VECTOR_LEN, 1) >>> 0;
}`,
};

const LEFT_OUT = [
  // Sessions are freed when they are collected, and by nobody before.
  /^ {4}free\(\) \{\n[^]*?\n {4}\}\n/gm,
  /^ {4}__destroy_into_raw\(\) \{\n[^]*?\n {4}\}\n/gm,
  /^if \(Symbol\.dispose\) .*\n/gm,
  // Texts are checked before they come here: what takes one has nothing to free when it fails.
  /^if \(!\('encodeInto' in cachedTextEncoder\)\) \{\n[^]*?\n\}\n/gm,
];

/** The glue without it. */
export function trim(glue) {
  for (const [name, shorter] of Object.entries(SHORTER)) {
    glue = replaceOnly(
      glue,
      new RegExp(`^function ${name}\\(.*\\) \\{\\n[^]*?\\n\\}`, 'gm'),
      shorter,
    );
  }
  for (const piece of LEFT_OUT) glue = replaceOnly(glue, piece, '');
  return glue.replace(/^ {12}(ptr\d|len\d) = /gm, '        const $1 = ');
}
