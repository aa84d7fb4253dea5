// What wasm-bindgen makes, as the entry points use it. The build resolves these names.

declare module '#wasm/glue' {
  /** Makes the instance that the rest calls. */
  export function instantiate(module: WebAssembly.Module): void;

  /** The functions and one session, each thing that it does by its number. */
  export class Core {
    ask(
      what: number,
      value: unknown,
      texts: readonly string[],
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

/** What can be known of a value, whatever it does when it is looked at; and of the document. */
declare module '#wasm/platform' {
  export function isArray(value: unknown): value is unknown[];
  export function isOf(name: 'Date' | 'Map' | 'Promise' | 'Response', value: unknown): boolean;
  export function isObject(value: unknown): value is object;
  export function isJsonObject(value: unknown): value is object;
  export function field(object: object | undefined, name: string): unknown;
  export function documentAddress(): string | undefined;
}

/** The wasm module as text, for `decode`. */
declare module '#wasm/embedded' {
  export const text: string;
}

/** The bytes of the wasm module, in the entry that has them. */
declare module '#wasm/bytes' {
  export const bytes: (() => BufferSource) | undefined;
}
