// The error class. It stands in JavaScript because a class made in Rust can't extend `Error`.
// Its types are in `error.rs`; the ones that ship to users are in `pkg/src/core/errors.ts`.

/** Tells this package's errors across two copies of it, and across realms. */
const BRAND = Symbol.for('objectstore-image-auth.error');

export class ObjectstoreAuthError extends Error {
  /**
   * @param {string} [message]
   * @param {{cause?: unknown, code?: string}} [options]
   */
  constructor(message, options) {
    super(message, options);
    this.code = options?.code;
  }
}

// On the prototype, as the platform's own errors have it: not listed among an error's own fields.
for (const [key, value] of [
  ['name', 'ObjectstoreAuthError'],
  [BRAND, true],
]) {
  Object.defineProperty(ObjectstoreAuthError.prototype, key, {
    value,
    configurable: true,
    writable: true,
  });
}

// Bundlers rename classes, and this is what `constructor.name` says.
Object.defineProperty(ObjectstoreAuthError, 'name', {
  value: 'ObjectstoreAuthError',
  configurable: true,
});

/** @param {unknown} value */
export function isObjectstoreAuthError(value) {
  try {
    return typeof value === 'object' && value !== null && BRAND in value;
  } catch {
    // A proxy may throw; the caller is usually in a `catch` block.
    return false;
  }
}

/**
 * For Rust, which has no way to pass an object literal, and where putting a number into a text takes 1 kB of wasm.
 * @param {string} code
 * @param {string} sentence
 * @param {number} status of a response, which ends the sentence; 0 of others
 * @param {number} index of the URL in a list; not a number of others
 */
export function createError(code, sentence, status, index) {
  const place = index >= 0 ? `\`urls[${index}]\`: ` : '';
  return new ObjectstoreAuthError(place + sentence + (status || ''), {code});
}
