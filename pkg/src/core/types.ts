// The public types.

import type {ObjectstoreAuthError} from './errors.js';

/** Milliseconds since the Unix epoch, as `Date.now()`. */
export type EpochMs = number;

/** A duration in seconds, as JWT claims count them. */
export type Seconds = number;

/** A permission of Objectstore. Others may be added. */
export type Permission = 'object.read' | 'object.write' | 'object.delete' | (string & {});

/** The claims of a token, read without verifying the signature (only the server can). */
export interface TokenInfo {
  /** False for an opaque token: one that is not a JWT. All claims are then undefined or empty. */
  readonly isJwt: boolean;
  /** The id of the key that signed it (`kid`). */
  readonly keyId?: string;
  /** The signature algorithm (`alg`). */
  readonly algorithm?: string;
  /** When it expires (`exp`). Undefined also where the claim is no plausible date. */
  readonly expiresAt?: EpochMs;
  /** When it was issued (`iat`). */
  readonly issuedAt?: EpochMs;
  /** The server refuses it before this time (`nbf`). */
  readonly notBefore?: EpochMs;
  /** The usecase whose objects it is for. */
  readonly usecase?: string;
  /** Scope name to value; `*` is Objectstore's wildcard. */
  readonly scopes: Readonly<Record<string, string>>;
  /** What it grants, e.g. `object.read`. */
  readonly permissions: readonly Permission[];
  /** True when `object.read` is the only permission. */
  readonly readOnly: boolean;
}

/**
 * - `missing`: there is no token
 * - `fresh`: usable, and not due for a refetch (also: a token whose expiry cannot be read)
 * - `expiring`: still usable, and a refetch is due
 * - `expired`: past its expiry (a server may allow some leeway). In a session also 5 s before, or once it is refused
 */
export type TokenStatus = 'missing' | 'fresh' | 'expiring' | 'expired';

/** For `tokenStatus` and `needsRefetch`. */
export interface StatusOptions {
  /** The server's time, if known better than `Date.now()`. */
  now?: EpochMs;
  /**
   * How long before expiry a token counts as expiring. Default: 30. (Some backends mint tokens for 60 s, and a token
   * carries no `iat`: with a longer default, those would be expiring from the start. A session has another default: see
   * `ImageAuthOptions`.)
   */
  refreshAhead?: Seconds;
}

/** For `tokenFromResponse`. */
export interface ResponseOptions {
  /** The field that holds the token. Default: `objectstore_token`. */
  field?: string;
}

/** For the functions that read or write the token in a URL. */
export interface UrlOptions {
  /** The query parameter that carries the token. Default: `X-Os-Auth`; Objectstore itself reads `os_auth`. */
  param?: string;
}

/** Names an object as Objectstore does: by its usecase, scopes and key. */
export interface ObjectName {
  /** 3 to 64 characters out of `A-Za-z0-9_-`. */
  usecase: string;
  /** Ordered: org first, then project. Names and values are not empty, and hold `A-Za-z0-9_-()$!+'` only. */
  scopes:
    Readonly<Record<string, string | number>> | ReadonlyArray<readonly [string, string | number]>;
  /** Its slashes separate path segments, none of which is `.` or `..`. */
  key: string;
}

/**
 * Why the API response is fetched again.
 *
 * - `initial`: there has been no token yet
 * - `expiring`: the token is about to expire
 * - `expired`: the token has expired
 * - `image-failed`: an image failed to load with a token that should be usable
 * - `manual`: the app called `refetch()`
 */
export type RefetchReason = 'initial' | 'expiring' | 'expired' | 'image-failed' | 'manual';

/**
 * What a session uses of `navigator.serviceWorker` (a `ServiceWorkerContainer`). Declared here, as a program for Node may be
 * compiled without the types of the DOM.
 */
export interface ServiceWorkers {
  /** The worker that controls the page. */
  readonly controller: MessageTarget | null;
  getRegistration(): Promise<{readonly active: MessageTarget | null} | undefined>;
  startMessages(): void;
  addEventListener(
    type: string,
    listener: (event: {readonly data?: unknown}) => void,
    options?: {signal?: AbortSignal},
  ): void;
}

/** A worker that messages can be sent to. */
export interface MessageTarget {
  postMessage(message: unknown): void;
}

/** What `refetch` is called with. */
export interface RefetchRequest {
  /** Why the API response is fetched again. */
  readonly reason: RefetchReason;
  /** 1 for the first try, counting up until one succeeds. */
  readonly attempt: number;
  /** Aborted on `dispose()`, and after `refetchTimeout`. */
  readonly signal: AbortSignal;
}

/** For `new ImageAuth`. */
export interface ImageAuthOptions {
  /**
   * The endpoint that the token is for, e.g. `/api/0/organizations/acme/objectstore/`. Resolved
   * against the document. Must be absolute where the document has no http(s) address (a page opened as a file, a page
   * of an extension, a worker created from a `blob:` URL). The token is never attached to a URL that is not at or below
   * it.
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
  /**
   * How long before its expiry a token is refetched. Default: a fifth of the token's lifetime, at least 10 and at most
   * 60. Never more than half of the lifetime.
   */
  refreshAhead?: Seconds;
  /**
   * How long the backend's tokens live, if the app knows. A token that `refetch` just brought then tells the server's
   * time (`exp - lifetime`), so that a wrong local clock is corrected even where no `Date` header can be read. Default:
   * learned from the tokens; 300 is assumed for an opaque token, and for one that looks expired on arrival.
   */
  lifetime?: Seconds;
  /**
   * How many images that were shown lately `/react` and `/dom` keep, so that one that comes back (in a virtualised list)
   * needs no request. Also how many `blob:` URLs `useImageBlob` keeps, of which 10 is the most. Default: 200. 0 keeps none.
   */
  keepImages?: number;
  /**
   * Called with everything that the session does, in order, for logs and breadcrumbs. An error that it throws is written to
   * the console. It may call the session.
   */
  onEvent?: (event: ImageAuthEvent) => void;
  /** How long a refetch may take, and how long a promise waits for a usable token. Default: 30. */
  refetchTimeout?: Seconds;
}

/**
 * What a session did, and when (by the local clock). Switch over its `type`. Frozen. No event holds a token.
 *
 * - `token`: a token came. `isNew`: it is newer than those at hand. `expiresAt`: by the local clock, as far as is known then
 * - `status`: the status or the mode changed to this
 * - `refetch`: a refetch started
 * - `refetch-failed`: a refetch failed. `retryAt`: when the next one may start by itself
 * - `clock`: the estimate of the server's time changed. `skewMs`: server clock minus local clock, in milliseconds
 * - `image-failed`: an image failed to load. `url` is without the token. `retried`: another URL was given out for it
 */
export type ImageAuthEvent = Readonly<{at: EpochMs}> &
  Readonly<
    | {type: 'token'; source: 'ingest' | 'refetch'; isNew: boolean; expiresAt?: EpochMs}
    | {type: 'status'; status: TokenStatus; mode: ImageAuthSnapshot['mode']}
    | {type: 'refetch'; reason: RefetchReason; attempt: number}
    | {type: 'refetch-failed'; error: ObjectstoreAuthError; retryAt?: EpochMs}
    | {
        type: 'clock';
        skewMs: number;
        source: 'date' | 'issued-at' | 'lifetime' | 'unexpired' | 'local';
      }
    | {type: 'image-failed'; url: string; retried: boolean}
  >;

/** Read-only view of the session at one moment. Frozen. */
export interface ImageAuthSnapshot {
  /** The status of the token in use. It is `expired` from 5 s before its expiry: then no URL is built with it. */
  readonly status: TokenStatus;
  /**
   * - `token`: URLs carry the token
   * - `anonymous`: the API answered without a token, so URLs are built without one
   * - `service-worker`: reserved
   */
  readonly mode: 'token' | 'anonymous' | 'service-worker';
  /** When the token in use expires, on the local clock (corrected for skew). Undefined where that is unknown. */
  readonly expiresAt?: EpochMs;
  /** True while a refetch is in flight. */
  readonly refetching: boolean;
  /** Why the last refetch failed. Undefined as soon as one succeeds. */
  readonly error?: ObjectstoreAuthError;
  /** Server clock minus local clock, in milliseconds. 0 until it is known. */
  readonly clockSkewMs: number;
  /**
   * Counts since construction. `urls` counts URLs built; asking again for an unchanged URL is not counted. Building one
   * notifies no subscriber (a render would cause the next one), so `urls` is as of the last other change.
   */
  readonly stats: Readonly<{
    refetches: number;
    refetchFailures: number;
    tokens: number;
    urls: number;
    imageRetries: number;
  }>;
}

/** Where the wasm module can be loaded from. */
export type WasmSource = string | URL | Request | Response | Promise<Response> | WasmBinary;

/**
 * The bytes of a wasm module, or a `WebAssembly.Module`. `object`, because that name, and `BufferSource`, exist only in
 * apps that are compiled with the types of the DOM, which an app for Node need not be.
 */
export type WasmBinary = ArrayBuffer | ArrayBufferView | object;
