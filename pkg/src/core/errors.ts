// The types and the documentation of the error class. The class itself is in the wasm module's JavaScript
// (`src/wasm/error.js`).

import * as glue from './glue.js';

/** What was wrong, for programs: these codes are stable, the messages are not. */
export type ErrorCode =
  /** The wasm module is not there yet, or could not be loaded; the message says why. */
  | 'not-initialized'
  /** The token is not a string, or holds characters no header or URL may carry. */
  | 'invalid-token'
  /**
   * The API response is not an object, its token field is neither a string, null nor absent, or it is a
   * wrapper around the response (such as the result of a query) with the field inside: the message names
   * the place.
   */
  | 'invalid-response'
  /** The URL does not parse, or its scheme is not http(s). */
  | 'invalid-url'
  /** The URL lies outside the `baseUrl`, so it must not carry the token. */
  | 'outside-base'
  /** The token's claims do not grant `object.read` on the object that the URL names. */
  | 'not-covered'
  /** A usecase, scope or key that Objectstore would refuse. */
  | 'invalid-object'
  /** An option is missing, of the wrong type, or out of range; the message names it. */
  | 'invalid-option'
  /** A refetch failed, or brought no usable token in time; the message says why. */
  | 'refetch-failed'
  /** The session was disposed: make a new `ImageAuth`. */
  | 'disposed';

// Only a declaration, since the class is defined elsewhere: it gives the constant below the type of a class (`extends`,
// what it inherits from `Error`).
declare class AuthError extends Error {
  readonly name: 'ObjectstoreAuthError';
  readonly code: ErrorCode;
  // Not the platform's `ErrorOptions`: not every `lib` that an app is compiled with has them.
  constructor(message?: string, options?: {cause?: unknown; code?: ErrorCode});
}

/**
 * Every error that this package's functions and sessions throw or reject with, except where they are documented to
 * pass on another one. `message` says what was wrong and what to do, and holds no part of a token.
 */
export type ObjectstoreAuthError = AuthError;

/** The class of these errors: for `instanceof`, and for tests that need to make one. */
export const ObjectstoreAuthError: typeof AuthError = glue.ObjectstoreAuthError;

/** As `instanceof`, but also true across two copies of this package, and across realms. */
export const isObjectstoreAuthError: (value: unknown) => value is ObjectstoreAuthError =
  glue.isObjectstoreAuthError;
