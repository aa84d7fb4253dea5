// Resolves a URL against the address of a document.

/**
 * `url` in absolute form, resolved against the document unless another `base` is given. Unchanged where it does not parse
 * or `base` is not a base: the session decides what to do with such a URL.
 */
export function absoluteUrl(
  url: string,
  base: string | undefined = globalThis.document?.baseURI,
): string {
  try {
    return new URL(url, base).href;
  } catch {
    return url;
  }
}
