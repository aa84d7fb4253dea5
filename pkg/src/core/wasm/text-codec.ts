// The text codecs that wasm-bindgen's glue makes when it is loaded. Jest's jsdom environment lacks
// them; there they come from Node. The build puts these in place of the glue's globals.

interface TextCodecs {
  TextDecoder: typeof globalThis.TextDecoder;
  TextEncoder: typeof globalThis.TextEncoder;
}

// `getBuiltinModule` and not an import: a bundler for browsers would fail on one of `node:util`.
const codecs: TextCodecs =
  'TextDecoder' in globalThis ? globalThis : (process.getBuiltinModule('node:util') as TextCodecs);

export const TextDecoder = codecs.TextDecoder;
export const TextEncoder = codecs.TextEncoder;
