// What the browser knows of values and of its document, and never throws: getters and proxies may.

/** What relative URLs are resolved against where there is no document. */
const NO_DOCUMENT = 'https://document.invalid/';

/**
 * Where a URL leads, empty where it does not parse. A worker has its script's address in place of a
 * document's.
 * @param {string} url
 * @param {boolean} inDocument
 */
export function place(url, inDocument) {
  const {document, location} = globalThis;
  const base = inDocument ? (document?.baseURI ?? location?.href) : undefined;
  try {
    const {protocol, host, pathname} = new URL(url, base ?? NO_DOCUMENT);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return '';
  }
}

/** @param {Uint8Array} text in UTF-8 */
export function parseJson(text) {
  try {
    return JSON.parse(new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(text));
  } catch {
    return undefined;
  }
}

/** @param {unknown} value */
export function isJsonObject(value) {
  try {
    return (
      typeof value === 'object' && value !== null && !Array.isArray(value) && !isPending(value)
    );
  } catch {
    return false;
  }
}

/** True of what is often passed by mistake in place of what it stands for. */
function isPending(value) {
  return value instanceof Promise || (typeof Response === 'function' && value instanceof Response);
}

/**
 * The value of a field, undefined where it is null. A getter that throws has none that could be read;
 * false is of no type that is taken.
 * @param {unknown} value
 * @param {string} name
 */
export function field(value, name) {
  try {
    return value[name] ?? undefined;
  } catch {
    return false;
  }
}

/** A number; not a number where it is none. @param {unknown} value */
export function number(value) {
  return typeof value === 'number' ? value : NaN;
}

/**
 * The names and values of an object's fields that hold strings, in turn.
 * @param {unknown} value
 */
export function fields(value) {
  return isJsonObject(value)
    ? Object.entries(value)
        .filter(([, text]) => isText(text))
        .flat()
    : [];
}

/**
 * The strings in an array.
 * @param {unknown} value
 */
export function items(value) {
  return Array.isArray(value) ? value.filter(isText) : [];
}

function isText(value) {
  return typeof value === 'string';
}
