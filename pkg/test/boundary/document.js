// A browser's document, as if it lay elsewhere.

/** Relative URLs are resolved against this address until what is returned is called. */
export function standAt(address) {
  const base = document.createElement('base');
  base.href = address;
  document.head.append(base);
  return () => base.remove();
}
