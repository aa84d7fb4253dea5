// What wasm-bindgen makes, as the entry points use it. The build resolves these names.

declare module '#wasm/glue' {
  /** Makes the instance that the rest calls. */
  export function instantiate(module: WebAssembly.Module): void;

  /** One of the functions, by its number. */
  export function call(which: number, ...given: unknown[]): unknown;

  /** What happened, as \`src/wasm/host.js\` tells it. */
  type Told = [id: number, name: string, status: number, value: unknown, number: number];

  export class ImageAuth {
    constructor(
      baseUrl: string,
      param: string,
      field: string,
      refreshAhead: number,
      lifetime: number,
      refetchTimeout: number,
      refetch: (request: import('./types.js').RefetchRequest) => unknown,
      changed: () => void,
      tell: (...told: Told) => void,
    );
    tell(...told: Told): void;
    /** One of the methods, by its number. */
    ask(
      what: number,
      subject?: unknown,
      detail?: unknown,
      settle?: (error: unknown, url?: string) => void,
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
