// The types of tokens, URLs and objects that the functions take and return.

/** Milliseconds since the Unix epoch, as `Date.now()`. */
export type EpochMs = number;

/** A duration in seconds, as JWT claims count them. */
export type Seconds = number;

/** A permission of Objectstore's; others may come. */
export type Permission = 'object.read' | 'object.write' | 'object.delete' | (string & {});

/** The claims of a token, read without verifying the signature (only the server can). */
export interface TokenInfo {
  /** False for an opaque token: one that is not a JWT. All claims are then undefined or empty. */
  readonly isJwt: boolean;
  /** Which key signed it (`kid`). */
  readonly keyId?: string;
  /** How it is signed (`alg`). */
  readonly algorithm?: string;
  /** When it expires (`exp`). Undefined also where the claim is no plausible date. */
  readonly expiresAt?: EpochMs;
  /** When it was minted (`iat`). */
  readonly issuedAt?: EpochMs;
  /** From when on it is good (`nbf`). */
  readonly notBefore?: EpochMs;
  /** The usecase whose objects it is for. */
  readonly usecase?: string;
  /** Scope name to value; `*` is Objectstore's wildcard. */
  readonly scopes: Readonly<Record<string, string>>;
  /** What it grants. */
  readonly permissions: readonly Permission[];
  /** True when `object.read` is the only permission. */
  readonly readOnly: boolean;
}

/**
 * - `missing`: there is no token
 * - `fresh`: usable, and not due for a refetch (also: a token whose expiry cannot be read)
 * - `expiring`: still usable, and a refetch is due
 * - `expired`: the server would refuse it
 */
export type TokenStatus = 'missing' | 'fresh' | 'expiring' | 'expired';

/** When a token counts as what. */
export interface StatusOptions {
  /** The server's time, if known better than `Date.now()`. */
  now?: EpochMs;
  /** How long before expiry a token counts as expiring. Default: 30. */
  refreshAhead?: Seconds;
}

/** Where a response has its token. */
export interface ResponseOptions {
  /** The field that holds the token. Default: `objectstore_token`. */
  field?: string;
}

/** Where a URL has its token. */
export interface UrlOptions {
  /** The query parameter that carries the token. Default: `X-Os-Auth`; Objectstore itself reads `os_auth`. */
  param?: string;
}

/** Names an object as Objectstore does. */
export interface ObjectName {
  /** 3 to 64 characters out of `A-Za-z0-9_-`. */
  usecase: string;
  /** Ordered: org first, then project. Names and values hold `A-Za-z0-9_-()$!+'` and are not empty. */
  scopes:
    Readonly<Record<string, string | number>> | ReadonlyArray<readonly [string, string | number]>;
  /** Its slashes separate path segments, none of which is `.` or `..`. */
  key: string;
}

/** What the wasm module can be loaded from. */
export type WasmSource =
  string | URL | Request | Response | Promise<Response> | BufferSource | WebAssembly.Module;
