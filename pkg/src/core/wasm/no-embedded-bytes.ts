// In place of `embedded-bytes.ts` in `/external`, which loads the wasm module from a file.

export const bytes = undefined;
