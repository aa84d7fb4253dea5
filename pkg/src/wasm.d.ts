// What wasm-bindgen makes, as the entry points use it. The build resolves these names; arguments
// are checked in Rust, so they are unknown here.

declare module '#wasm/glue' {
  export function initSync(options: {module: WebAssembly.Module}): unknown;
  export function tokenFromResponse(response: unknown, options: unknown): string | undefined;
  export function inspectToken(token: unknown): import('./types.js').TokenInfo;
  export function tokenStatus(token: unknown, options: unknown): import('./types.js').TokenStatus;
  export function needsRefetch(token: unknown, options: unknown): boolean;
  export function imageUrl(url: unknown, token: unknown, options: unknown): string;
  export function imageUrls(urls: unknown, token: unknown, options: unknown): string[];
  export function objectUrl(base: unknown, object: unknown): string;
  export function withoutToken(url: unknown, options: unknown): string;
  export function redactUrl(url: unknown): string;
  export function urlExpiresAt(url: unknown, options: unknown): number | undefined;
}

declare module '#wasm/error' {
  export const ObjectstoreAuthError: typeof import('./errors.js').ObjectstoreAuthError;
  export function isObjectstoreAuthError(value: unknown): boolean;
}

/** The wasm module as text, for `decode`. */
declare module '#wasm/embedded' {
  export const text: string;
}
