// The text codecs that wasm-bindgen's glue uses. The build puts these in place of the globals: Jest's jsdom environment
// lacks them, so they come from Node there.

interface TextCodecs {
  TextDecoder: typeof globalThis.TextDecoder;
  TextEncoder: typeof globalThis.TextEncoder;
}

// `getBuiltinModule` and not an import: a bundler for browsers would fail on one of `node:util`.
const codecs: TextCodecs =
  'TextDecoder' in globalThis ? globalThis : (process.getBuiltinModule('node:util') as TextCodecs);

export const TextDecoder = codecs.TextDecoder;
export const TextEncoder = codecs.TextEncoder;
