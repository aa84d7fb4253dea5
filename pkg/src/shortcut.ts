// Most URLs lie beside one that wasm was asked for, and get the same parameter: these need no call into wasm.

/** All that follows, where a parser leaves it as it is: of a path, and of a query that nothing is behind. */
const PLAIN = /(?!\/)[!$&-;=@-[\]_a-z~]*(?:\?[\w&./:;=-]+)?$/y;

/** What becomes of every plain URL that begins so. */
export interface Shortcut {
  readonly prefix: string;
  /** The parameter that comes to its end; empty without a token. */
  readonly pair: string;
  /** In a query that is more than added to. */
  readonly special: RegExp;
}

/** What the answer for one URL tells of those that begin as it does, up to a place in its path. */
export function shortcut(url: string, src: string, from: number): Shortcut | undefined {
  if (!src.startsWith(url)) return undefined;
  const pair = src.slice(url.length + 1);
  const special = RegExp(`os_sig|os_auth|x-os-auth|${pair.split('=', 1)[0]}`, 'i');
  const known = {prefix: url.slice(0, from), pair, special};
  return isPlain(known.prefix, 1) && through(known, url) === src ? known : undefined;
}

/** The URL to load, if the shortcut is for this one. */
export function through({prefix, pair, special}: Shortcut, url: string): string | undefined {
  const from = prefix.length;
  // Much faster than `startsWith`.
  if (url.slice(0, from) !== prefix || !isPlain(url, from)) return undefined;
  if (!url.includes('?', from)) return pair ? `${url}?${pair}` : url;
  return pair && !special.test(url) ? `${url}&${pair}` : undefined;
}

/** All before the query of a URL that has no fragment. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0] as string;
}

/** A segment that begins with a full stop may lead upwards. */
function isPlain(url: string, from: number): boolean {
  PLAIN.lastIndex = from;
  return !url.includes('/.', from - 1) && PLAIN.test(url);
}
