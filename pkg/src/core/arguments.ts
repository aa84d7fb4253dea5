// What callers pass, checked before it goes into wasm: there a value of another type would throw past
// frames that hold memory.

import {type ErrorCode, ObjectstoreAuthError} from './errors.js';
import {field as read, isArray, isInstance, isJsonObject, isObject} from './glue.js';
import type {ObjectName, UrlOptions} from './types.js';

/** The error of a value of the wrong type. */
export function wrongType(code: ErrorCode, expected: string, got: unknown): ObjectstoreAuthError {
  return new ObjectstoreAuthError(`${expected}; got ${kindOf(got)}`, {code});
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (isInstance('Promise', value)) return 'a Promise (await it first)';
  if (isInstance('Response', value)) return 'a Response (pass what its json() brings)';
  if (isArray(value)) return 'an array';
  const type = typeof value;
  return type === 'object' ? 'an object' : `a ${type}`;
}

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

/** The texts of many URLs. */
export function urls(value: unknown): string[] {
  if (!isArray(value)) throw wrongType('invalid-url', '`urls` must be an array of strings', value);
  return Array.from(value, (url, index) => text(url, 'invalid-url', `\`urls[${index}]\``));
}

/** The text of a token, where there is one. */
export function token(value: unknown): string | undefined {
  return optional(value ?? undefined, 'invalid-token', 'the token');
}

function optional(value: unknown, code: ErrorCode, name: string): string | undefined {
  return value === undefined ? undefined : text(value, code, name);
}

/** The options, where there are any. */
export function options(value: unknown): object | undefined {
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value;
  throw wrongType('invalid-option', 'the options must be an object', value);
}

/** The query parameter that carries the token. */
export function param(given: UrlOptions | undefined): string | undefined {
  return option(options(given), 'param');
}

/** The field of an API response that carries the token. */
export function field(given: object | undefined): string | undefined {
  const name = read(given, 'field');
  return name === undefined ? undefined : wellFormedText(name, 'invalid-option', '`field`');
}

/** An option that is a string; undefined where it is not given. */
export function option(given: object | undefined, name: string): string | undefined {
  return optional(read(given, name), 'invalid-option', `\`${name}\``);
}

/** The `method` of a `fetch` that only reads. */
export function readMethod(given: object | undefined): void {
  const method = option(given, 'method') ?? 'GET';
  if (/^(GET|HEAD)$/i.test(method)) return;
  throw new ObjectstoreAuthError('`method` must be GET or HEAD', {code: 'invalid-option'});
}

/** An option that is a string and must be given. */
export function required(given: object | undefined, name: string): string {
  return text(read(given, name), 'invalid-option', `\`${name}\``);
}

/** An option that is a number of at least so much; undefined where it is not given. */
export function number(
  given: object | undefined,
  name: string,
  unit: string,
  least: number,
): number | undefined {
  const value = read(given, name);
  if (value === undefined) return undefined;
  if (Number.isFinite(value) && (value as number) >= least) return value as number;
  throw wrongType('invalid-option', `\`${name}\` must be a finite number of ${unit}`, value);
}

/** An object's name; its scopes as names and values in turn. */
export function objectName(name: ObjectName): {usecase: string; scopes: string[]; key: string} {
  if (!isObject(name)) throw invalidObject("the object's name must be an object", name);
  const part = (field: string) =>
    wellFormedText(read(name, field), 'invalid-object', `\`${field}\``);
  const named = scopes(read(name, 'scopes')).flatMap(pair => {
    if (!isArray(pair)) throw invalidObject('each of `scopes` must be a pair [name, value]', pair);
    const [scope, value] = pair;
    return [wellFormedText(scope, 'invalid-object', "a scope's name"), scopeValue(value)];
  });
  return {usecase: part('usecase'), scopes: named, key: part('key')};
}

/** A record or, where the order of a record's fields is not to be trusted, pairs or a `Map`. */
function scopes(value: unknown): unknown[] {
  try {
    if (isArray(value) || isInstance('Map', value)) return [...(value as Iterable<unknown>)];
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
