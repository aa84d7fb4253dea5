// Short names between the wasm and its glue, and none for what nobody asks for. wasm-bindgen's are long,
// those of imports have a hash each, which no compressor makes smaller, and nothing but these two ever
// sees them.

import {replaceOnly} from './replace.mjs';
import {EXPORTS, IMPORTS, exportsOf, number, section} from './sections.mjs';

/** The module that all of it is imported from. */
const MODULE = 'a';

/** An export by which the package knows its own wasm. */
const KNOWN = 'core_ask';

/** The wasm and its glue again, with other names between them. */
export function shorten(wasm, glue) {
  const imported = shortenImports(wasm, glue);
  return shortenExports(imported.wasm, imported.glue);
}

function shortenImports(wasm, glue) {
  let body = section(wasm, IMPORTS).body.toString('latin1');
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm));
  for (const [index, {module, name}] of imports.entries()) {
    const short = index.toString(36);
    body = replaceOnly(body, text(module) + text(name), text(MODULE) + text(short));
    glue = module.endsWith('_bg.js')
      ? replaceOnly(glue, ` ${name}: `, ` '${short}': `)
      : importDirectly(glue, module, name, short);
  }
  return {wasm: withBody(wasm, IMPORTS, body), glue: withOneModule(glue)};
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

function shortenExports(wasm, glue) {
  const used = exportsOf(wasm).filter(({name}) => glue.includes(`wasm.${name}`));
  const entries = used.map(({name, what}, index) => {
    const short = name === KNOWN ? name : String.fromCharCode(A + index);
    glue = glue.replaceAll(new RegExp(`\\bwasm\\.${name}\\b`, 'g'), `wasm.${short}`);
    return text(short) + what;
  });
  const body = String.fromCharCode(...number(entries.length)) + entries.join('');
  return {wasm: withBody(wasm, EXPORTS, body), glue};
}

const A = 'a'.codePointAt(0);

function withBody(wasm, id, body) {
  const {start, end} = section(wasm, id);
  const bytes = Buffer.from(body, 'latin1');
  return Buffer.concat([
    wasm.subarray(0, start),
    Buffer.of(id, ...number(bytes.length)),
    bytes,
    wasm.subarray(end),
  ]);
}

/** As wasm has it: its length, and then itself. */
function text(name) {
  return String.fromCharCode(...number(name.length)) + name;
}
