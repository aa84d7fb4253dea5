// Where a URL leads, whatever element it is put into.

/**
 * The URL in full. The session checks a relative one against its own document; an element of a frame or a
 * pop-up, or one that is moved there, would resolve it against another.
 */
export function inFull(url: string): string {
  try {
    return new URL(url, globalThis.document?.baseURI).href;
  } catch {
    // There is no document, or its address is no base. Or it is no URL, which is for the session to say.
    return url;
  }
}
