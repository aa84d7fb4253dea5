// URLs put together with their token: what wasm says of one is the whole URL, or just what stands behind it.

/** The suffix of most, and then each of the others behind its index. */
export type Placed<T> = [suffix: string, ...others: (number | T)[]];

/** A whole URL begins with `?` only where it did before, or where there was nothing before it. */
export function place(url: string, placed: string): string {
  return placed[0] === '?' && !/^[?#]/.test(url) ? url + placed : placed;
}

export function placeAll<T>(
  urls: readonly string[],
  [suffix, ...others]: Placed<T>,
): (string | T)[] {
  const all: (string | T)[] = urls.map(url => url + suffix);
  for (let i = 0; i < others.length; i += 2) all[others[i] as number] = others[i + 1] as T;
  return all;
}
