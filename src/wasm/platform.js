// What the browser knows of values and of its document, and never throws: getters and proxies may.

/**
 * The address that relative URLs are resolved against. A worker has its script's alone.
 * @param {string} none
 */
export function documentUrl(none) {
  return globalThis.document?.baseURI ?? globalThis.location?.href ?? none;
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
 * The names and values of an object, or the indexes and items of an array, in turn.
 * @param {unknown} value
 * @param {boolean} isArray which of the two is wanted
 */
export function entries(value, isArray) {
  try {
    return Array.isArray(value) === isArray && typeof value === 'object'
      ? Object.entries(value).flat()
      : [];
  } catch {
    return [];
  }
}
