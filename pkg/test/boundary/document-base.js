// Changes the base of the browser's document.

/** Relative URLs are resolved against this address until the returned function is called. */
export function setDocumentBase(address) {
  const base = document.createElement('base');
  base.href = address;
  document.head.append(base);
  return () => base.remove();
}
