// Where a URL leads, whatever element it is put into.

/**
 * Resolves `url` against the session's own document, as the session's check does. An element of a frame or
 * pop-up would resolve it against another base.
 */
export function inFull(url: string): string {
  try {
    return new URL(url, globalThis.document?.baseURI).href;
  } catch {
    // There is no document, or its address is no base. Or it is no URL, which is for the session to say.
    return url;
  }
}
