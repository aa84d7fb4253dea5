// Changes of what other tools made: where that looks otherwise than it did, the build fails.

/** The text with `by` in place of `what`, a text or an expression without groups, which is there once. */
export function replaceOnly(where, what, by) {
  const parts = where.split(what);
  if (parts.length !== 2) throw new Error(`${what} is there ${parts.length - 1} times, not once`);
  return parts.join(by);
}
