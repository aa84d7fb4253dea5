// Checks what callers pass before it goes into wasm: there, a value of the wrong type would throw past frames that hold
// memory. Each function returns the checked value, or throws an error that names the argument.

import {type ErrorCode, ObjectstoreAuthError} from './errors.js';
import {field as readField, isArray, isInstance, isJsonObject, isObject} from './glue.js';
import type {ObjectName, UrlOptions} from './types.js';

/** The error for a value of the wrong type. */
export function wrongType(code: ErrorCode, expected: string, got: unknown): ObjectstoreAuthError {
  return new ObjectstoreAuthError(`${expected}; got ${kindOf(got)}`, {code});
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (isInstance('Promise', value)) return 'a Promise (await it first)';
  if (isInstance('Response', value)) return 'a Response (pass `await response.json()`)';
  if (isArray(value)) return 'an array';
  const type = typeof value;
  return type === 'object' ? 'an object' : `a ${type}`;
}

/** `name` is what the message calls the value. */
export function text(value: unknown, code: ErrorCode, name: string): string {
  if (typeof value === 'string') return value;
  throw wrongType(code, `${name} must be a string`, value);
}

/**
 * A string without lone surrogates. These have no UTF-8 encoding and would become U+FFFD, so two different names would
 * give one URL. (In a URL they are allowed: there the platform's own parser does the same.)
 */
function wellFormedText(value: unknown, code: ErrorCode, name: string): string {
  const checked = text(value, code, name);
  if (!/\p{Surrogate}/u.test(checked)) return checked;
  throw new ObjectstoreAuthError(
    `${name} must not contain a lone surrogate (half of a surrogate pair)`,
    {code},
  );
}

/** The parsed JSON of an API response. Also an array: wasm has a more helpful error for that. */
export function response(value: unknown): object {
  if (isJsonObject(value) || isArray(value)) return value;
  throw wrongType(
    'invalid-response',
    'the API response must be an object (its parsed JSON)',
    value,
  );
}

/** A URL. */
export function url(value: unknown): string {
  return text(value, 'invalid-url', 'the URL');
}

/** A list of URLs. */
export function urls(value: unknown): string[] {
  if (!isArray(value)) throw wrongType('invalid-url', '`urls` must be an array of strings', value);
  return Array.from(value, (url, index) => text(url, 'invalid-url', `\`urls[${index}]\``));
}

/** A token; undefined where there is none. */
export function token(value: unknown): string | undefined {
  return optionalText(value ?? undefined, 'invalid-token', 'the token');
}

function optionalText(value: unknown, code: ErrorCode, name: string): string | undefined {
  return value === undefined ? undefined : text(value, code, name);
}

/** An object of options; undefined where there is none. */
export function options(value: unknown): object | undefined {
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value;
  throw wrongType('invalid-option', 'the options must be an object', value);
}

/** The option `param`: the query parameter that carries the token. */
export function param(given: UrlOptions | undefined): string | undefined {
  return textOption(options(given), 'param');
}

/** The option `field`: the field of an API response that carries the token. */
export function field(given: object | undefined): string | undefined {
  const name = readField(given, 'field');
  return name === undefined ? undefined : wellFormedText(name, 'invalid-option', '`field`');
}

/** An option that is a string; undefined where it is not given. */
function textOption(given: object | undefined, name: string): string | undefined {
  return optionalText(readField(given, name), 'invalid-option', `\`${name}\``);
}

/** Throws unless the `method` for a `fetch` is one that only reads. */
export function checkMethod(given: object | undefined): void {
  const method = textOption(given, 'method') ?? 'GET';
  if (/^(GET|HEAD)$/i.test(method)) return;
  throw new ObjectstoreAuthError('`method` must be GET or HEAD', {code: 'invalid-option'});
}

/** An option that is a string and must be given. */
export function requiredText(given: object | undefined, name: string): string {
  return text(readField(given, name), 'invalid-option', `\`${name}\``);
}

/** An option that is a function and must be given. */
export function requiredFunction<F>(given: object | undefined, name: string): F {
  const value = readField(given, name);
  if (typeof value === 'function') return value as F;
  throw wrongType('invalid-option', `\`${name}\` must be a function`, value);
}

/** An option that is a function; undefined where it is not given. */
export function optionalFunction<F>(given: object | undefined, name: string): F | undefined {
  if (readField(given, name) !== undefined) return requiredFunction(given, name);
  return undefined;
}

/** An option that is a number of at least `min`; undefined where it is not given. */
export function optionalNumber(
  given: object | undefined,
  name: string,
  unit: string,
  min: number,
): number | undefined {
  const value = readField(given, name);
  if (value === undefined) return undefined;
  if (Number.isFinite(value) && (value as number) >= min) return value as number;
  throw wrongType('invalid-option', `\`${name}\` must be a finite number of ${unit}`, value);
}

/** The name of an object. Its scopes as a flat list: name, value, name, value. */
export function objectName(name: ObjectName): {usecase: string; scopes: string[]; key: string} {
  if (!isObject(name)) throw invalidObject("the object's name must be an object", name);
  const textField = (field: string) =>
    wellFormedText(readField(name, field), 'invalid-object', `\`${field}\``);
  const flat = scopes(readField(name, 'scopes')).flatMap(pair => {
    if (!isArray(pair)) throw invalidObject('each of `scopes` must be a pair [name, value]', pair);
    const [scope, value] = pair;
    return [wellFormedText(scope, 'invalid-object', "a scope's name"), scopeValue(value)];
  });
  return {usecase: textField('usecase'), scopes: flat, key: textField('key')};
}

/** Pairs of name and value. A record sorts names that look like integers first: an array or a `Map` keeps any order. */
function scopes(value: unknown): unknown[] {
  try {
    if (isArray(value) || isInstance('Map', value)) return [...(value as Iterable<unknown>)];
    if (isObject(value)) return Object.entries(value);
  } catch {
    // A getter or a proxy threw.
  }
  throw invalidObject('`scopes` must be an object or an array of [name, value]', value);
}

/** A string, or a number, as ids often are. One that a double can't hold exactly would name another object. */
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
