// The wasm module in hexadecimal. The build writes this file beside the entry points.

export const hex: string;
