// A wasm module's binary form, as far as the build reads it.

const HEADER = 8;

export const IMPORTS = 2;
export const EXPORTS = 7;
const DATA = 11;

const END_OF_ADDRESS = 0x0b;

/** The sections, each with what it holds, and where it and that lie in the whole. */
function sections(wasm) {
  const found = [];
  for (let start = HEADER; start < wasm.length; start = found.at(-1).end) {
    const {value: size, end: at} = readNumber(wasm, start + 1);
    found.push({id: wasm[start], start, end: at + size, at, body: wasm.subarray(at, at + size)});
  }
  return found;
}

/** The one of a kind. */
export function section(wasm, kind) {
  return sections(wasm).find(({id}) => id === kind);
}

/** What is exported: its name, and what follows that: the kind of it, and its index. */
export function exportsOf(wasm) {
  const {at, end} = section(wasm, EXPORTS);
  const found = [];
  for (let next = readNumber(wasm, at).end; next < end;) {
    const {value: length, end: start} = readNumber(wasm, next);
    const kind = start + length;
    next = readNumber(wasm, kind + 1).end;
    found.push({
      name: wasm.toString('latin1', start, kind),
      what: wasm.toString('latin1', kind, next),
    });
  }
  return found;
}

/** The segments of data, each with its address in memory and where it lies in the module. */
export function dataSegments(wasm) {
  const count = readNumber(wasm, section(wasm, DATA).at);
  const found = [];
  for (let at = count.end; found.length < count.value; at = found.at(-1).end) {
    // A kind, then an instruction for the address: each is a byte.
    const address = readNumber(wasm, at + 2);
    if (wasm[address.end] !== END_OF_ADDRESS) throw new Error('data of a kind that is not known');
    const size = readNumber(wasm, address.end + 1);
    found.push({address: address.value, start: size.end, end: size.end + size.value});
  }
  return found;
}

function readNumber(wasm, start) {
  let [value, at] = [0, start];
  do value |= (wasm[at] & 0x7f) << (7 * (at - start));
  while (wasm[at++] & 0x80);
  return {value, end: at};
}

/** In LEB128; one that has a sign needs a bit for it. */
export function number(value, isSigned = false) {
  return value < (isSigned ? 0x40 : 0x80)
    ? [value]
    : [(value & 0x7f) | 0x80, ...number(value >> 7, isSigned)];
}
