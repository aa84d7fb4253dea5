// The public functions: they check what apps pass, and call wasm, which decides.

import * as args from './arguments.js';
import * as glue from './glue.js';
import type {
  EpochMs,
  ObjectName,
  ResponseOptions,
  StatusOptions,
  TokenInfo,
  TokenStatus,
  UrlOptions,
} from './types.js';
import {UrlMemo} from './url-memo.js';
import {callWasm} from './wasm/instance.js';

/**
 * The token that an API response carries, or undefined where the field is missing, null or the empty string (an older
 * backend, or one that does not enforce auth). The field is `objectstore_token` by default.
 *
 * ```ts
 * const response = await (await fetch('/api/0/organizations/acme/builds/101')).json();
 * const token = tokenFromResponse(response);
 * ```
 *
 * Throws `invalid-response` where the response is not an object, is a wrapper around one that has the field (such as the
 * result of a query: pass its `data`), or the field holds neither a string nor null; `invalid-token` where it holds a
 * malformed token; `invalid-option`.
 */
export function tokenFromResponse(
  response: unknown,
  options?: ResponseOptions,
): string | undefined {
  const value = args.response(response);
  const field = args.field(args.options(options));
  return callWasm(() => glue.tokenFromResponse(value, field));
}

/**
 * The claims of a token, for display and diagnostics, read without verifying the signature: only the server can. The
 * result holds no part of the signature. Throws `invalid-token` where the token is malformed.
 */
export function inspectToken(token: string): TokenInfo {
  const text = args.text(token, 'invalid-token', 'the token');
  return callWasm(() => glue.inspectToken(text));
}

/** Whether a token is usable now, and whether it is time for a refetch. Throws `invalid-token` and `invalid-option`. */
export function tokenStatus(
  token: string | null | undefined,
  options?: StatusOptions,
): TokenStatus {
  const given = args.options(options);
  const now = args.optionalNumber(given, 'now', 'milliseconds since the epoch', -Infinity);
  const ahead = args.optionalNumber(given, 'refreshAhead', 'seconds, 0 or more', 0);
  const text = args.token(token);
  return callWasm(() => glue.tokenStatus(text, now ?? Date.now(), ahead));
}

/**
 * True for `missing`, `expiring` and `expired`: time to fetch the API response again. Throws `invalid-token` and
 * `invalid-option`.
 */
export function needsRefetch(token: string | null | undefined, options?: StatusOptions): boolean {
  return tokenStatus(token, options) !== 'fresh';
}

/**
 * `url` with the token in its query.
 *
 * ```ts
 * imageUrl('/objects/icon?size=2#top', token); // '/objects/icon?size=2&X-Os-Auth=eyJ…#top'
 * ```
 *
 * A relative URL stays relative. Everything but the auth parameter stays byte for byte as it was: path, order and
 * encoding of the query, fragment. An auth parameter that `url` already has (in any case) is replaced, and so is one
 * under the other name that servers read (`X-Os-Auth`, `os_auth`): an old token there would win over the new one. The
 * token is percent-encoded where it must be.
 *
 * A pre-signed Objectstore URL (one with `os_sig`) is returned as it is: its signature covers the whole query, and the
 * server would not look at the token. With no token (`null`, `undefined`, `''`), `url` is returned without the parameter.
 *
 * Throws `invalid-url`, `invalid-token` and `invalid-option`.
 */
export function imageUrl(
  url: string,
  token: string | null | undefined,
  options?: UrlOptions,
): string {
  const given = args.url(url);
  const text = args.token(token);
  const param = args.param(options);
  return memoFor(text, param).get(given, () => callWasm(() => glue.imageUrl(given, text, param)));
}

/**
 * `imageUrl` for many URLs, in one call into wasm. Same length and order. The error of one URL is thrown for all, and
 * names its index.
 */
export function imageUrls(
  urls: readonly string[],
  token: string | null | undefined,
  options?: UrlOptions,
): string[] {
  const text = args.token(token);
  const param = args.param(options);
  const given = args.urls(urls);
  const build = () => callWasm(() => glue.imageUrls(given, text, param));
  // Wasm also checks the token and `param`, which an empty list must not skip.
  return given.length === 0 ? build() : memoFor(text, param).getAll(given, build);
}

/** The URLs that were built with the token and `param` of the last call. */
let lastMemo: {token: string | undefined; param: string | undefined; memo: UrlMemo} | undefined;

function memoFor(token: string | undefined, param: string | undefined): UrlMemo {
  if (lastMemo?.token !== token || lastMemo?.param !== param || !lastMemo) {
    lastMemo = {token, param, memo: new UrlMemo()};
  }
  return lastMemo.memo;
}

/**
 * The URL of an object: `{base}/v1/objects/{usecase}/{scopes}/{key}`, without a token.
 *
 * ```ts
 * objectUrl('/api/0/organizations/acme/objectstore', {
 *   usecase: 'preprod',
 *   scopes: {org: 1, project: 2},
 *   key: '1/2/icon',
 * }); // '/api/0/organizations/acme/objectstore/v1/objects/preprod/org=1;project=2/1/2/icon'
 * ```
 *
 * `base` may be '' or relative; one trailing slash is tolerated. The key's own slashes separate path segments, and each
 * segment is percent-encoded. Empty scopes become `_`.
 *
 * Throws `invalid-object` where Objectstore would refuse a part of the name, and for a key with a `.` or `..` segment or
 * a lone surrogate; `invalid-url` where `base` is neither an http(s) URL nor a path.
 */
export function objectUrl(base: string, object: ObjectName): string {
  const from = args.url(base);
  const {usecase, scopes, key} = args.objectName(object);
  return callWasm(() => glue.objectUrl(from, usecase, scopes, key));
}

/**
 * `url` without its auth parameter, and without `X-Os-Auth` and `os_auth`: the key under which its bytes can be cached.
 * Throws `invalid-url` and `invalid-option`.
 */
export function withoutToken(url: string, options?: UrlOptions): string {
  const given = args.url(url);
  const param = args.param(options);
  return callWasm(() => glue.withoutToken(given, param));
}

/**
 * `url` for a log: the values of auth and signature parameters, a password, and whatever looks like a JWT are replaced by
 * `[redacted]`. Does not recognise an opaque token in a parameter that only the app knows (`param`). Throws `invalid-url`
 * only where `url` is not a string.
 */
export function redactUrl(url: string): string {
  const given = args.url(url);
  return callWasm(() => glue.redactUrl(given));
}

/**
 * When a pre-signed URL stops working: Objectstore (`os_timestamp` + `os_duration`), S3 and GCS
 * (`X-Amz-`/`X-Goog-Date` + `-Expires`), CloudFront (`Expires`), Azure SAS (`se`), each only beside its signature, or
 * the `exp` of a JWT in its auth parameter. Undefined where it carries no expiry. Throws `invalid-option`, and
 * `invalid-url` where `url` is not a string.
 */
export function urlExpiresAt(url: string, options?: UrlOptions): EpochMs | undefined {
  const given = args.url(url);
  const param = args.param(options);
  return callWasm(() => glue.urlExpiresAt(given, param));
}
