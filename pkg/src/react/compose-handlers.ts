// An element calls both the package's event handler and the app's.

/** A handler that calls `first`, then `second`. */
export function composeHandlers<E>(
  first: ((event: E) => void) | undefined,
  second: ((event: E) => void) | undefined,
): (event: E) => void {
  return event => {
    first?.(event);
    second?.(event);
  };
}
