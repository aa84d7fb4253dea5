// What the browser knows of values and of its document, and never throws: getters and proxies may.

/**
 * The address that relative URLs are resolved against. A worker has its script's alone.
 * @param {string} none
 */
export function documentUrl(none) {
  return globalThis.document?.baseURI ?? globalThis.location?.href ?? none;
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
