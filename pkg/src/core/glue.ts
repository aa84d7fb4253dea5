// The wasm's own exports: the one place that knows where wasm-pack put them.

export * from '../../dist/wasm/objectstore_image_auth.js';
