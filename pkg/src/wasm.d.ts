// What wasm-bindgen makes, as the entry points use it. The build resolves these names.

declare module '#wasm/glue' {
  /** Makes the instance that the rest calls. */
  export function instantiate(module: WebAssembly.Module): void;

  /** The functions and one session, each thing that it does by its number. */
  export class Core {
    ask(
      what: number,
      value: unknown,
      a: string,
      b: string,
      c: string,
      x?: number,
      y?: number,
      z?: number,
    ): unknown;
  }
}

declare module '#wasm/error' {
  export const ObjectstoreAuthError: typeof import('./errors.js').ObjectstoreAuthError;
  export function isObjectstoreAuthError(value: unknown): boolean;
}

/** The wasm module as text, for `decode`. */
declare module '#wasm/embedded' {
  export const text: string;
}

/** The bytes of the wasm module, in the entry that has them. */
declare module '#wasm/bytes' {
  export const bytes: (() => BufferSource) | undefined;
}
