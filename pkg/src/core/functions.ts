// The functions, typed and documented. What they do, wasm does.

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
 * The token that an API response carries, or undefined where the field is missing, null or the
 * empty string (an older backend, or one that does not enforce auth).
 *
 * ```ts
 * const response = await (await fetch('/api/0/organizations/acme/builds/101')).json();
 * const token = tokenFromResponse(response);
 * ```
 *
 * Throws `invalid-response` where the response is no object, is a wrapper around one that has the field
 * (such as the result of a query: pass its `data`), or the field holds something else, and `invalid-token` where it holds
 * a malformed token.
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
 * The claims of a token, for display and diagnostics; only the server can verify them. The signature
 * is not among them. Throws `invalid-token` where the token is malformed.
 */
export function inspectToken(token: string): TokenInfo {
  const text = args.text(token, 'invalid-token', 'the token');
  return callWasm(() => glue.inspectToken(text));
}

/** What a token is good for now. Throws `invalid-token` and `invalid-option`. */
export function tokenStatus(
  token: string | null | undefined,
  options?: StatusOptions,
): TokenStatus {
  const given = args.options(options);
  const now = args.number(given, 'now', 'milliseconds since the epoch', -Infinity);
  const ahead = args.number(given, 'refreshAhead', 'seconds, 0 or more', 0);
  const text = args.token(token);
  return callWasm(() => glue.tokenStatus(text, now ?? Date.now(), ahead));
}

/** True for `missing`, `expiring` and `expired`: time to fetch the API response again. Throws as `tokenStatus` does. */
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
 * Everything but the auth parameter stays byte for byte as it was, and a relative URL stays relative.
 * An auth parameter that `url` already has (whatever its case) is replaced, and so is one under the other
 * name that servers read (`X-Os-Auth`, `os_auth`). A pre-signed Objectstore URL (one with `os_sig`) comes back as it is.
 * With no token (`null`, `undefined`, `''`), `url` comes back without the parameter. Throws `invalid-url`, `invalid-token` and `invalid-option`.
 */
export function imageUrl(
  url: string,
  token: string | null | undefined,
  options?: UrlOptions,
): string {
  const given = args.url(url);
  const text = args.token(token);
  const param = args.param(options);
  const memo = memoOf(text, param);
  const known = memo.get(given);
  if (known !== undefined) return known;
  const src = callWasm(() => glue.imageUrl(given, text, param));
  memo.set(given, src);
  return src;
}

/** `imageUrl` over many URLs. Same length and order. The error of one is the error of all, and names its index. */
export function imageUrls(
  urls: readonly string[],
  token: string | null | undefined,
  options?: UrlOptions,
): string[] {
  const text = args.token(token);
  const param = args.param(options);
  const given = args.urls(urls);
  const memo = memoOf(text, param);
  const known = given.length > 0 && memo.getAll(given);
  if (known) return known;
  const all = callWasm(() => glue.imageUrls(given, text, param));
  all.forEach((src, index) => memo.set(given[index] as string, src));
  return all;
}

/** What was answered for one token. */
let memo: {token: string | undefined; param: string | undefined; answers: UrlMemo} | undefined;

function memoOf(token: string | undefined, param: string | undefined): UrlMemo {
  if (memo?.token !== token || memo?.param !== param || !memo) {
    memo = {token, param, answers: new UrlMemo()};
  }
  return memo.answers;
}

/**
 * `{base}/v1/objects/{usecase}/{scopes}/{key}`.
 *
 * ```ts
 * objectUrl('/api/0/organizations/acme/objectstore', {
 *   usecase: 'preprod',
 *   scopes: {org: 1, project: 2},
 *   key: '1/2/icon',
 * }); // '/api/0/organizations/acme/objectstore/v1/objects/preprod/org=1;project=2/1/2/icon'
 * ```
 *
 * `base` may be '' or relative; one trailing slash is tolerated. Each segment of the key is
 * percent-encoded; empty scopes render as `_`. Throws `invalid-object` on what Objectstore refuses
 * and on keys with `.` or `..` segments or half a surrogate pair, and `invalid-url` on a base that is no http(s) URL or path.
 */
export function objectUrl(base: string, object: ObjectName): string {
  const from = args.url(base);
  const {usecase, scopes, key} = args.objectName(object);
  return callWasm(() => glue.objectUrl(from, usecase, scopes, key));
}

/**
 * `url` without its auth parameter, and without `X-Os-Auth` and `os_auth`: use it as a cache key. Throws `invalid-url` and
 * `invalid-option`.
 */
export function withoutToken(url: string, options?: UrlOptions): string {
  const given = args.url(url);
  const param = args.param(options);
  return callWasm(() => glue.withoutToken(given, param));
}

/**
 * `url` fit for a log: the values of auth and signature parameters, a password, and whatever looks like a
 * JWT replaced by `[redacted]`. It does not know an opaque token under a `param` of the app's own. Throws `invalid-url`
 * only where `url` is not a string.
 */
export function redactUrl(url: string): string {
  const given = args.url(url);
  return callWasm(() => glue.redactUrl(given));
}

/**
 * When a pre-signed URL stops working: Objectstore (`os_timestamp` + `os_duration`), S3 and GCS
 * (`X-Amz-`/`X-Goog-Date` + `-Expires`), CloudFront (`Expires`), Azure SAS (`se`), each beside its
 * signature, or the `exp` of a JWT in its auth parameter. Undefined where it carries no expiry. Throws `invalid-option`,
 * and `invalid-url` where `url` is not a string.
 */
export function urlExpiresAt(url: string, options?: UrlOptions): EpochMs | undefined {
  const given = args.url(url);
  const param = args.param(options);
  return callWasm(() => glue.urlExpiresAt(given, param));
}
