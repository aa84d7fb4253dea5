// What callers pass, checked before it goes into wasm: there a value of another type would throw past
// frames that hold memory.

import {field as read, isArray, isJsonObject, isObject, isOf} from '#wasm/platform';
import {type ErrorCode, ObjectstoreAuthError} from './errors.js';
import type {ObjectName, UrlOptions} from './types.js';

/** The error of a value of the wrong type. */
export function wrongType(code: ErrorCode, expected: string, got: unknown): ObjectstoreAuthError {
  return new ObjectstoreAuthError(`${expected}; got ${kindOf(got)}`, {code});
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (isOf('Promise', value)) return 'a Promise (await it first)';
  if (isOf('Response', value)) return 'a Response (pass what its json() brings)';
  if (isArray(value)) return 'an array';
  const type = typeof value;
  return type === 'object' ? 'an object' : `a ${type}`;
}

export {isOf, read};

/** A string. */
export function text(value: unknown, code: ErrorCode, name: string): string {
  if (typeof value === 'string') return value;
  throw wrongType(code, `${name} must be a string`, value);
}

/**
 * A well-formed string. A lone surrogate has no UTF-8 encoding and would become U+FFFD, so two different names
 * would give one URL. (In a URL that is what the platform's own parser makes of it, too.)
 */
function wellFormedText(value: unknown, code: ErrorCode, name: string): string {
  const whole = text(value, code, name);
  if (!/\p{Surrogate}/u.test(whole)) return whole;
  throw new ObjectstoreAuthError(
    `${name} must not contain a lone surrogate (half of a surrogate pair)`,
    {code},
  );
}

/** The JSON of an API response, or what wasm has a better word for. */
export function response(value: unknown): object {
  if (isJsonObject(value) || isArray(value)) return value;
  throw wrongType(
    'invalid-response',
    'the API response must be an object (its parsed JSON)',
    value,
  );
}

/** The text of a URL. */
export function url(value: unknown): string {
  return text(value, 'invalid-url', 'the URL');
}

/** What becomes of each of many URLs. The error of one is the error of all, and names its index. */
export function each<T>(urls: unknown, one: (url: string) => T): T[] {
  if (!isArray(urls)) throw wrongType('invalid-url', '`urls` must be an array of strings', urls);
  const all: T[] = [];
  for (let i = 0; i < urls.length; i++) {
    const given = urls[i];
    try {
      all.push(one(url(given)));
    } catch (error) {
      throw error instanceof ObjectstoreAuthError
        ? new ObjectstoreAuthError(`\`urls[${i}]\`: ${error.message}`, {code: error.code})
        : error;
    }
  }
  return all;
}

/** The text of a token, empty where there is none. */
export function token(value: unknown): string {
  return text(value ?? '', 'invalid-token', 'the token');
}

/** The options, where there are any. */
export function options(value: unknown): object | undefined {
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value;
  throw wrongType('invalid-option', 'the options must be an object', value);
}

/** The query parameter that carries the token. */
export function param(given: UrlOptions | undefined): string {
  return option(options(given), 'param', 'X-Os-Auth');
}

/** The field of an API response that carries the token. */
export function field(given: object | undefined): string {
  const name = read(given, 'field') ?? 'objectstore_token';
  return wellFormedText(name, 'invalid-option', '`field`');
}

/** An option that is a string. */
export function option(given: object | undefined, name: string, otherwise?: string): string {
  return text(read(given, name) ?? otherwise, 'invalid-option', `\`${name}\``);
}

/** An option that is a number of at least so much; not a number where it is not given. */
export function number(
  given: object | undefined,
  name: string,
  unit: string,
  least: number,
): number {
  const value = read(given, name);
  if (value === undefined) return NaN;
  if (Number.isFinite(value) && (value as number) >= least) return value as number;
  throw wrongType('invalid-option', `\`${name}\` must be a finite number of ${unit}`, value);
}

/** An object's name: its key, its usecase, then its scopes' names and values in turn. */
export function objectName(name: ObjectName): string[] {
  if (!isObject(name)) throw invalidObject("the object's name must be an object", name);
  const part = (field: string) =>
    wellFormedText(read(name, field), 'invalid-object', `\`${field}\``);
  const named = scopes(read(name, 'scopes')).flatMap(pair => {
    if (!isArray(pair)) throw invalidObject('each of `scopes` must be a pair [name, value]', pair);
    const [scope, value] = pair;
    return [wellFormedText(scope, 'invalid-object', "a scope's name"), scopeValue(value)];
  });
  return [part('key'), part('usecase'), ...named];
}

/** A record or, where the order of a record's fields is not to be trusted, pairs or a `Map`. */
function scopes(value: unknown): unknown[] {
  try {
    if (isArray(value) || isOf('Map', value)) return [...(value as Iterable<unknown>)];
    if (isObject(value)) return Object.entries(value);
  } catch {
    // A getter or a proxy that throws.
  }
  throw invalidObject('`scopes` must be an object or an array of [name, value]', value);
}

/** Ids are often numbers. One that a double can't hold exactly would name another object. */
function scopeValue(value: unknown): string {
  return wellFormedText(
    Number.isSafeInteger(value) ? `${value}` : value,
    'invalid-object',
    "a scope's value must be a safe integer, or it",
  );
}

function invalidObject(expected: string, got: unknown): ObjectstoreAuthError {
  return wrongType('invalid-object', expected, got);
}
