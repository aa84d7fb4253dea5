// The browser forgets an image once no element shows it, and downloads it again for the next one that
// does. So what was shown lately is held on to.

/** As many as a page shows in a while; the oldest goes first. */
const MOST = 300;

const images = new Map<string, HTMLImageElement>();

/** Holds on to an image that an element shows: taken out of the browser's memory, not downloaded. */
export function keepLoaded(src: string): void {
  const image = images.get(src) ?? load(src);
  images.delete(src);
  images.set(src, image);
  for (const oldest of images.keys()) {
    if (images.size <= MOST) break;
    images.delete(oldest);
  }
}

function load(src: string): HTMLImageElement {
  const image = new Image();
  image.referrerPolicy = 'no-referrer';
  image.src = src;
  return image;
}
