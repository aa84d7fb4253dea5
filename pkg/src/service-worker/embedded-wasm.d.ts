// The build puts the worker's wasm module here, as hexadecimal.

export const hex: string;
