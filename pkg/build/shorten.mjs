// Short names for what the wasm imports from its glue. wasm-bindgen's have a hash each, which no
// compressor makes smaller, and nothing but these two ever sees them.

const IMPORTS = 2;
const HEADER = 8;

/** The wasm and its glue again, with other names between them. */
export function shortenImports(wasm, glue) {
  const section = sections(wasm).find(({id}) => id === IMPORTS);
  const [before, after] = [wasm.subarray(0, section.start), wasm.subarray(section.end)];
  let body = section.body.toString('latin1');
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm));
  // What comes from a snippet of ours, and needs no conversion, is imported as it is.
  const converted = imports.filter(({name}) => name.startsWith('__wb'));
  for (const [index, {module, name}] of converted.entries()) {
    const short = index.toString(36);
    body = replaceOnly(body, text(module) + text(name), text(module) + text(short));
    glue = replaceOnly(glue, ` ${name}: `, ` '${short}': `);
  }
  const bytes = Buffer.from(body, 'latin1');
  const renamed = [before, Buffer.of(IMPORTS, ...number(bytes.length)), bytes, after];
  return {wasm: Buffer.concat(renamed), glue};
}

/** As wasm has it: its length, and then itself. */
function text(name) {
  return String.fromCharCode(...number(name.length)) + name;
}

/** In LEB128. */
function number(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...number(value >> 7)];
}

function sections(wasm) {
  const found = [];
  for (let start = HEADER; start < wasm.length; start = found.at(-1).end) {
    let [size, at] = [0, start];
    do size |= (wasm[++at] & 0x7f) << (7 * (at - start - 1));
    while (wasm[at] & 0x80);
    const end = at + 1 + size;
    found.push({id: wasm[start], start, end, body: wasm.subarray(at + 1, end)});
  }
  return found;
}

function replaceOnly(where, what, by) {
  const parts = where.split(what);
  if (parts.length !== 2) throw new Error(`${what} is there ${parts.length - 1} times, not once`);
  return parts.join(by);
}
