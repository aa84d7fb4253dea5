// A `srcset`: a list of image candidates, each a URL with an optional descriptor (`2x`, `480w`).

/**
 * A candidate, as HTML splits the list: its URL ends at white space, and may contain commas but not end with one.
 * https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute
 */
const CANDIDATE = /([^\s,](?:\S*[^\s,])?)(\s[^,]*)?/g;

/** Maps the URL of each candidate, and keeps its descriptor. Undefined if `map` returns that for one of them. */
export function mapSrcSet(
  srcSet: string,
  map: (url: string) => string | undefined,
): string | undefined {
  const candidates: string[] = [];
  for (const [, url = '', descriptor = ''] of srcSet.matchAll(CANDIDATE)) {
    const mapped = map(url);
    if (mapped === undefined) return undefined;
    candidates.push(mapped + descriptor);
  }
  return candidates.join(', ');
}
