// The exports of the service worker's wasm module: the one file that knows where wasm-pack puts them.

export * from '../../dist/worker-wasm/objectstore_image_auth_worker.js';
