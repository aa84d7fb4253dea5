// URLs put together with their token: what wasm says of one is the whole URL, or just what stands behind it.

/** Each of those that are whole, behind its index, and then the suffix of the others. */
export type Placed<T> = [...whole: (number | T)[], suffix: string];

/** A whole URL begins with `?` only where it did before, or where there was nothing before it. */
export function place(url: string, placed: string): string {
  const first = url[0];
  return placed[0] === '?' && first !== '?' && first !== '#' ? url + placed : placed;
}

export function placeAll<T>(urls: readonly string[], placed: Placed<T>): (string | T)[] {
  const suffix = placed.pop() as string;
  const all: (string | T)[] = urls.map(url => url + suffix);
  for (let i = 0; i < placed.length; i += 2) all[placed[i] as number] = placed[i + 1] as T;
  return all;
}
