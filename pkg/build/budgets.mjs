// The most that each entry may cost an app: the README says so, and `size.mjs` checks it.

const WASM = ['objectstore_image_auth_bg.wasm'];

/**
 * In bytes, compressed. `beside`: files that the entry loads. Above what is there by 1 to 2 kB: the compressed size of the
 * embedded wasm varies by 150 bytes for a change of ten, and nobody should trade a readable line for that.
 */
export const BUDGETS = [
  {entry: 'objectstore-image-auth', file: 'index.js', budget: 42_000},
  {entry: 'objectstore-image-auth/external', file: 'external.js', beside: WASM, budget: 40_000},
  // In addition to one of these, without React.
  {entry: 'objectstore-image-auth/react', file: 'react.js', budget: 3_500},
  {entry: 'objectstore-image-auth/dom', file: 'dom.js', budget: 2_000},
  {entry: 'objectstore-image-auth/service-worker', file: 'service-worker.js', budget: 40_000},
];
