// `/external` has no bytes of the wasm module: it is loaded.

export const bytes = undefined;
