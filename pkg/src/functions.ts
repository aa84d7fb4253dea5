// The functions, typed and documented. What they do, wasm does.

import * as args from './arguments.js';
import {call} from './instance.js';
import {type Shortcut, shortcut, through} from './shortcut.js';
import type {
  EpochMs,
  ObjectName,
  ResponseOptions,
  StatusOptions,
  TokenInfo,
  TokenStatus,
  UrlOptions,
} from './types.js';

/** The functions as `src/wasm/functions.rs` numbers them. */
const enum Function {
  imageUrl,
  withoutToken,
  redactUrl,
  urlExpiresAt,
  tokenFromResponse,
  inspectToken,
  tokenStatus,
  objectUrl,
}

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
 * (such as the result of a query: pass its `data`), or the field holds something else, and `invalid-token` where it holds what can be no token.
 */
export function tokenFromResponse(
  response: unknown,
  options?: ResponseOptions,
): string | undefined {
  const value = args.response(response);
  return call(Function.tokenFromResponse, [args.field(args.options(options))], value);
}

/**
 * The claims of a token, for display and diagnostics; only the server can verify them. The signature
 * is not among them. Throws `invalid-token` where the text can be no token.
 */
export function inspectToken(token: string): TokenInfo {
  return call(Function.inspectToken, [args.text(token, 'invalid-token', 'the token')]);
}

/** What a token is good for now. Throws `invalid-token` and `invalid-option`. */
export function tokenStatus(
  token: string | null | undefined,
  options?: StatusOptions,
): TokenStatus {
  const given = args.options(options);
  const now = args.number(given, 'now', 'milliseconds since the epoch', -Infinity);
  const ahead = args.number(given, 'refreshAhead', 'seconds, 0 or more', 0);
  const texts = [args.token(token)];
  return call(Function.tokenStatus, texts, undefined, Number.isNaN(now) ? Date.now() : now, ahead);
}

/** True for `missing`, `expiring` and `expired`: time to fetch the API response again. */
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
 * name that servers read (`X-Os-Auth`, `os_auth`). A pre-signed Objectstore URL (one with `os_sig`) comes back as it is. With no token (`null`, `undefined`, `''`), `url` comes
 * back without the parameter. Throws `invalid-url`, `invalid-token` and `invalid-option`.
 */
export function imageUrl(
  url: string,
  token: string | null | undefined,
  options?: UrlOptions,
): string {
  return withToken(args.url(url), args.token(token), args.param(options));
}

/** `imageUrl` over many URLs. Same length and order. The error of one is the error of all, and names its index. */
export function imageUrls(
  urls: readonly string[],
  token: string | null | undefined,
  options?: UrlOptions,
): string[] {
  const text = args.token(token);
  const param = args.param(options);
  // The error of these is not that of a URL, and comes also where there is none.
  withToken('/any', text, param);
  return args.each(urls, url => withToken(url, text, param));
}

/** What the last answer tells of other URLs of its origin. */
let last: {token: string; param: string; of: Shortcut} | undefined;

function withToken(url: string, token: string, param: string): string {
  if (last?.token === token && last.param === param) {
    const known = through(last.of, url);
    if (known !== undefined) return known;
  }
  const src = call<string>(Function.imageUrl, [url, token, param]);
  const origin = /^(?:https?:\/\/[^/?]+)?\//.exec(url);
  const of = origin && shortcut(url, src, origin[0].length);
  last = of ? {token, param, of} : undefined;
  return src;
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
  return call(Function.objectUrl, [args.url(base), ...args.objectName(object)]);
}

/** `url` without its auth parameter, and without `X-Os-Auth` and `os_auth`: the key under which its bytes can be cached. */
export function withoutToken(url: string, options?: UrlOptions): string {
  return call(Function.withoutToken, [args.url(url), args.param(options)]);
}

/**
 * `url` fit for a log: the values of auth and signature parameters, a password, and whatever looks like a
 * JWT replaced by `[redacted]`. It does not know an opaque token under a `param` of the app's own.
 */
export function redactUrl(url: string): string {
  return call(Function.redactUrl, [args.url(url)]);
}

/**
 * When a pre-signed URL stops working: Objectstore (`os_timestamp` + `os_duration`), S3 and GCS
 * (`X-Amz-`/`X-Goog-Date` + `-Expires`), CloudFront (`Expires`), Azure SAS (`se`), each beside its
 * signature, or the `exp` of a JWT in its auth parameter. Undefined where it carries no expiry.
 */
export function urlExpiresAt(url: string, options?: UrlOptions): EpochMs | undefined {
  return call(Function.urlExpiresAt, [args.url(url), args.param(options)]);
}
