// Elements call the package's own listener and the app's.

/** Calls the one, then the other. */
export function both<E>(
  first: ((event: E) => void) | undefined,
  second: ((event: E) => void) | undefined,
): (event: E) => void {
  return event => {
    first?.(event);
    second?.(event);
  };
}
