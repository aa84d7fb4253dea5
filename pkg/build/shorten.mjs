// Short names for what the wasm imports from its glue. wasm-bindgen's have a hash each, which no
// compressor makes smaller, and nothing but these two ever sees them.

import {replaceOnly} from './replace.mjs';
import {number, sections} from './sections.mjs';

const IMPORTS = 2;

/** The module that all of it is imported from. */
const MODULE = 'a';

/** The wasm and its glue again, with other names between them. */
export function shortenImports(wasm, glue) {
  const section = sections(wasm).find(({id}) => id === IMPORTS);
  const [before, after] = [wasm.subarray(0, section.start), wasm.subarray(section.end)];
  let body = section.body.toString('latin1');
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm));
  for (const [index, {module, name}] of imports.entries()) {
    const short = index.toString(36);
    body = replaceOnly(body, text(module) + text(name), text(MODULE) + text(short));
    glue = module.endsWith('_bg.js')
      ? replaceOnly(glue, ` ${name}: `, ` '${short}': `)
      : importDirectly(glue, module, name, short);
  }
  const bytes = Buffer.from(body, 'latin1');
  const renamed = [before, Buffer.of(IMPORTS, ...number(bytes.length)), bytes, after];
  return {wasm: Buffer.concat(renamed), glue: withOneModule(glue)};
}

/** What needs no conversion comes from a module of its own; here it joins the rest, and by name: the
 * namespace of its module would keep all of that. */
function importDirectly(glue, module, name, short) {
  const table = 'const import0 = {\n        __proto__: null,\n';
  return `import {${name} as direct${short}} from '${module}';\n${replaceOnly(
    glue,
    table,
    `${table}        '${short}': direct${short},\n`,
  )}`;
}

function withOneModule(glue) {
  return replaceOnly(glue, '"./objectstore_image_auth_bg.js": import0', `${MODULE}: import0`)
    .replaceAll(/^import \* as import\d+ from .*\n/gm, '')
    .replaceAll(/^ *".*": import\d+,\n/gm, '');
}

/** As wasm has it: its length, and then itself. */
function text(name) {
  return String.fromCharCode(...number(name.length)) + name;
}
