// What wasm-bindgen makes, as the entry points use it. The build resolves these names.

declare module '#wasm/glue' {
  type Settle = (error: unknown, url?: string) => void;

  export function initSync(options: {module: WebAssembly.Module}): unknown;
  export function tokenFromResponse(response: unknown, field: string): string | undefined;
  export function inspectToken(token: string): import('./types.js').TokenInfo;
  export function tokenStatus(
    token: string,
    now: number,
    refreshAhead: number,
  ): import('./types.js').TokenStatus;
  export function imageUrl(url: string, token: string, param: string): string;
  export function imageUrls(urls: unknown[], token: string, param: string): string[];
  export function objectUrl(base: string, usecase: string, scopes: string, key: string): string;
  export function withoutToken(url: string, param: string): string;
  export function redactUrl(url: string): string;
  export function urlExpiresAt(url: string, param: string): number;

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
    );
    ingest(response: unknown, date: number): import('./types.js').TokenStatus;
    imageUrl(url: string): string | undefined;
    imageUrls(urls: unknown[]): Array<string | undefined>;
    freshImageUrl(url: string, settle: Settle): void;
    urlToFetch(url: string, method: string, settle: Settle): void;
    imageFailed(src: string, status: number, settle: Settle): void;
    refetch(settle: Settle): void;
    snapshot(): import('./types.js').ImageAuthSnapshot;
    dispose(): void;
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
