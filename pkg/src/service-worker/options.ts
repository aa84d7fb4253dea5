// The options of `handleImageRequests`, checked.

import {baseName} from '../core/worker-messages.js';
import type {Seconds} from '../core/types.js';
import {ObjectstoreAuthError} from './error.js';
import {scope} from './scope.js';

/** Options of `handleImageRequests`. */
export interface ImageRequestOptions {
  /** The endpoint whose images get a token: that of the page's sessions. A path is of the worker's own origin. */
  baseUrl: string;
  /** The query parameter that carries the token: that of the page's sessions. Default: `X-Os-Auth`. */
  param?: string | undefined;
  /** The header that carries the token, as `Bearer …`. `false`: always in the query. Default: `X-Os-Auth`. */
  header?: string | false | undefined;
  /** What is kept of the images, so that a new token downloads nothing again. Default: `false`, nothing. */
  cache?: false | ImageCacheOptions | undefined;
}

/** What is kept of images, under their URL without the token. */
export interface ImageCacheOptions {
  /** The name of the `Cache`: one of its own for each app. */
  name: string;
  /** How many images; the least recently used go first. Default: 2,000. */
  maxEntries?: number | undefined;
  /** How many bytes, all together. An image of more than a tenth of it is not kept. Default: 100,000,000. */
  maxBytes?: number | undefined;
  /** How long each is kept. Default: 604,800 (7 days). */
  maxAge?: Seconds | undefined;
}

/** The options, complete. */
export interface CheckedOptions {
  readonly baseUrl: string;
  /** The base as messages name it. */
  readonly base: string;
  readonly param: string;
  readonly header: string | false;
  readonly cache: Required<ImageCacheOptions> | undefined;
}

const DEFAULT_NAME = 'X-Os-Auth';

/** Throws `invalid-option`; the message names the option. */
export function checkOptions(options: ImageRequestOptions): CheckedOptions {
  if (!scope.clients) {
    throw new ObjectstoreAuthError('`handleImageRequests` must be called in a service worker', {
      code: 'invalid-option',
    });
  }
  const {baseUrl, param = DEFAULT_NAME, header = DEFAULT_NAME, cache = false} = options ?? {};
  check(isText(baseUrl), '`baseUrl` must be an http(s) URL or a path', baseUrl);
  check(isText(param), '`param` must be the name of a query parameter', param);
  check(header === false || isHeaderName(header), '`header` must be the name of a header', header);
  return {baseUrl, base: baseOf(baseUrl), param, header, cache: checkCache(cache)};
}

function checkCache(
  cache: false | ImageCacheOptions | undefined,
): Required<ImageCacheOptions> | undefined {
  if (!cache) return undefined;
  const {name, maxEntries = 2_000, maxBytes = 100_000_000, maxAge = 604_800} = cache;
  check(isText(name), '`cache.name` must be the name of a cache', name);
  check(isPositive(maxEntries), '`cache.maxEntries` must be a number above 0', maxEntries);
  check(isPositive(maxBytes), '`cache.maxBytes` must be a number above 0', maxBytes);
  check(isPositive(maxAge), '`cache.maxAge` must be a number of seconds above 0', maxAge);
  return {name, maxEntries, maxBytes, maxAge} as Required<ImageCacheOptions>;
}

function baseOf(baseUrl: string): string {
  try {
    return baseName(baseUrl, scope.location.href);
  } catch {
    return fail('`baseUrl` must be an http(s) URL or a path', baseUrl);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && Number.isFinite(value);
}

function isHeaderName(value: unknown): boolean {
  try {
    return isText(value) && new Headers([[value, '']]).has(value);
  } catch {
    return false;
  }
}

function check(isValid: boolean, message: string, value: unknown): void {
  if (!isValid) fail(message, value);
}

function fail(message: string, value: unknown): never {
  const got =
    value === null ? 'null' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  throw new ObjectstoreAuthError(`${message}; got ${got}`, {code: 'invalid-option'});
}
