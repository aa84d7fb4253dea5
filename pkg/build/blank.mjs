// Blanks what nothing reads in the data of the wasm: zeros compress to nothing.

import {dataSegments, number} from './sections.mjs';

/** What panics would say, of which the wasm's own handler says nothing: it stops. */
const SAID_BY_PANICS = /\/rustc\/\w+\/library\/[\w/]+\.rs|memory allocation of | bytes failed/g;

/** What wasm-bindgen would say of objects that are freed or taken, as nothing does here. */
const SAID_OF_OBJECTS =
  /attempted to take ownership of Rust value while it was borrowed|null pointer passed to rust|recursive use of an object detected which would lead to unsafe aliasing in rust/g;

/** What decimal numbers are written with: left over from functions that wasm-bindgen took out. */
const DIGITS = Array.from({length: 100}, (_, number) => `${number}`.padStart(2, '0')).join('');

/** The same wasm, blanked. */
export function blank(wasm) {
  const text = wasm
    .toString('latin1')
    .replace(SAID_BY_PANICS, zeros)
    .replace(SAID_OF_OBJECTS, zeros);
  return Buffer.from(isRead(wasm, DIGITS) ? text : text.replace(DIGITS, zeros), 'latin1');
}

function zeros(text) {
  return '\0'.repeat(text.length);
}

/** Whether code may read a text: there would be its address in it, or that of its second character. */
function isRead(wasm, text) {
  const at = wasm.indexOf(text, 'latin1');
  const segment = dataSegments(wasm).find(({start, end}) => start <= at && at < end);
  if (!segment) return true;
  const address = segment.address + at - segment.start;
  return [address, address + 1].some(
    // As an offset, which has no sign, and as a constant, which has one.
    address =>
      [number(address), number(address, true)].some(bytes => wasm.includes(Buffer.from(bytes))),
  );
}
