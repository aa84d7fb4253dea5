// Most URLs lie beside one that wasm was asked for, and get the same suffix: these need no call into wasm.

/** All that follows, where a parser leaves it as it is and a suffix can stand behind it. */
const PLAIN = /(?!\/)[!$&-;=@-[\]_a-z~]*$/y;

/** Begins at the root of an origin, wherever the document is. `//host` names a host. */
const FROM_ROOT = /^(?:https?:\/)?\/[^/]/;

/** What stands behind every plain URL that begins so. */
export interface Shortcut {
  readonly prefix: string;
  readonly suffix: string;
}

/** What the answer for one URL tells of those that begin as it does, but for so much at its end. */
export function shortcut(url: string, src: string, differing: number): Shortcut | undefined {
  const known = {prefix: url.slice(0, url.length - differing), suffix: src.slice(url.length)};
  const isSuffixed = FROM_ROOT.test(url) && src.startsWith(url);
  return isSuffixed && isPlain(known.prefix, 1) && through(known, url) ? known : undefined;
}

/** The URL to load, if the shortcut is for this one. */
export function through({prefix, suffix}: Shortcut, url: string): string | undefined {
  const from = prefix.length;
  // Much faster than `startsWith`.
  return url.slice(0, from) === prefix && isPlain(url, from) ? url + suffix : undefined;
}

/** A segment that begins with a full stop may lead upwards. */
function isPlain(url: string, from: number): boolean {
  PLAIN.lastIndex = from;
  return !url.includes('/.', from - 1) && PLAIN.test(url);
}
