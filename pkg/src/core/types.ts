// The types of what is taken and returned.

import type {ObjectstoreAuthError} from './errors.js';

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
  /** How many seconds before expiry a token counts as expiring. Default: 30 (a session's is another: see `ImageAuthOptions`). */
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

/** Why the API response is fetched again. */
export type RefetchReason = 'initial' | 'expiring' | 'expired' | 'image-failed' | 'manual';

/** What `refetch` is called with. */
export interface RefetchRequest {
  /** Why. */
  readonly reason: RefetchReason;
  /** 1 for the first try, counting up until one succeeds. */
  readonly attempt: number;
  /** Aborted on `dispose()`, and after `refetchTimeout`. */
  readonly signal: AbortSignal;
}

/** What a session needs to know. */
export interface ImageAuthOptions {
  /**
   * The endpoint that the token is for, e.g. `/api/0/organizations/acme/objectstore/`. Resolved
   * against the document; absolute where that has no http(s) address (a page opened as a file, an
   * extension's, a worker made of a `blob:`). The token is never attached to a URL that is not at or below it.
   */
  baseUrl: string;
  /**
   * Fetches the API response again. Resolves to the response's JSON (its `field` is read), a fetch
   * `Response` (its JSON is read, and its `Date` header sets the clock), or a token.
   * Rejecting makes the session retry with backoff; rejecting with an error whose `status` is 401,
   * 403 or 404 makes it stop until `ingest`, `refetch` or the page becoming visible again.
   */
  refetch: (request: RefetchRequest) => Promise<unknown>;
  /** The query parameter that carries the token. Default: `X-Os-Auth`. */
  param?: string;
  /** The field of the API response that carries the token. Default: `objectstore_token`. */
  field?: string;
  /** How many seconds before its expiry a token counts as expiring. Default: a fifth of its lifetime, at most 60. */
  refreshAhead?: Seconds;
  /**
   * How long the backend's tokens live, if the app knows. A token that `refetch` just brought then
   * tells the server's time (`exp - lifetime`), so that a wrong local clock is corrected even where
   * no `Date` header can be read. Not given, 300 is assumed where a token leaves no other choice:
   * an opaque one, and one that looks expired on arrival.
   */
  lifetime?: Seconds;
  /** How many seconds a refetch may take, and a promise waits for a usable token. Default: 30. */
  refetchTimeout?: Seconds;
}

/** Read-only view of the session at one moment. Frozen. */
export interface ImageAuthSnapshot {
  /** Of the token in use: `expired` once no URL is handed out with it, 5 s before its end. */
  readonly status: TokenStatus;
  /** `anonymous`: the API answered without a token, so URLs are built without one. */
  readonly mode: 'token' | 'anonymous' | 'service-worker';
  /** On the local clock, corrected for skew. */
  readonly expiresAt?: EpochMs;
  /** True while a refetch is in flight. */
  readonly refetching: boolean;
  /** Why the last refetch failed; gone as soon as one succeeds. */
  readonly error?: ObjectstoreAuthError;
  /** Server clock minus local clock, in milliseconds, as far as known. */
  readonly clockSkewMs: number;
  /**
   * Counts since construction. `urls` are those that were built: one that is asked for again, while nothing has
   * happened, is the same string and is not counted again. A URL handed out is no change that subscribers are told
   * of (it would never end): `urls` is what it was when anything else last changed.
   */
  readonly stats: Readonly<{
    refetches: number;
    refetchFailures: number;
    tokens: number;
    urls: number;
    imageRetries: number;
  }>;
}

/** What the wasm module can be loaded from. */
export type WasmSource = string | URL | Request | Response | Promise<Response> | WasmBinary;

/**
 * The bytes of a wasm module, or a `WebAssembly.Module`: that name, and `BufferSource`, are only known to
 * apps that are compiled with the types of the DOM, which one for Node need not be.
 */
export type WasmBinary = ArrayBuffer | ArrayBufferView | object;
