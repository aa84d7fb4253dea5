// The error class stands in JavaScript, because one made in Rust could not be tested by `instanceof`.

/** Tells this package's errors across two copies of it, and across realms. */
const BRAND = Symbol.for('objectstore-image-auth.error');

/** See `pkg/src/errors.ts` for its documentation. */
export class ObjectstoreAuthError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

// On the prototype, as the platform's own errors have it: not listed among an error's own fields.
for (const [key, value] of [
  ['name', 'ObjectstoreAuthError'],
  [BRAND, true],
]) {
  Object.defineProperty(ObjectstoreAuthError.prototype, key, {value, configurable: true, writable: true});
}

/**
 * @param {unknown} value
 * @returns {boolean}
 */
export function isObjectstoreAuthError(value) {
  return typeof value === 'object' && value !== null && BRAND in value;
}
