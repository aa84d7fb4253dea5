// Images that were shown lately, held on to. The browser forgets an image once no element shows it, and
// downloads it again for the next one that does; and so it would for the same image with another token.

/** As many as one scrolls past in a while; the oldest goes first. */
const MOST = 1_000;

interface Held {
  src: string;
  element: HTMLImageElement;
}

/** By the URLs without tokens. */
const images = new Map<string, Held>();

/** Holds on to an image that an element shows: taken out of the browser's memory, not downloaded. */
export function hold(url: string, src: string): void {
  const held = images.get(url);
  images.delete(url);
  images.set(url, held?.src === src ? held : {src, element: load(src)});
  for (const oldest of images.keys()) {
    if (images.size <= MOST) break;
    images.delete(oldest);
  }
}

/** The `src` by which an image is shown without downloading anything; undefined where it is not held. */
export function heldSrc(url: string): string | undefined {
  return images.get(url)?.src;
}

export function letGo(url: string): void {
  images.delete(url);
}

function load(src: string): HTMLImageElement {
  const image = new Image();
  image.referrerPolicy = 'no-referrer';
  image.src = src;
  return image;
}
