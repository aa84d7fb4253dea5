// The exports of the wasm module: the one file that knows where wasm-pack puts them.

export * from '../../dist/wasm/objectstore_image_auth.js';
