// The wasm module in hexadecimal: a file that the build writes beside the entry points.

export const hex: string;
