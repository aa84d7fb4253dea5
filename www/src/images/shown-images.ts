// Keeps the images that were shown lately in memory. Otherwise the browser forgets an image when no
// element shows it, and downloads it again for the next element, or for a URL with another token.

/** How many images are kept: about as many as a user scrolls past in a while. The oldest go first. */
const MAX_IMAGES = 1_000;

interface ShownImage {
  src: string;
  element: HTMLImageElement;
}

/** By URL without a token. */
const images = new Map<string, ShownImage>();

/** Keeps an image that an element shows. The browser has it in memory and does not download it again. */
export function keepImage(url: string, src: string): void {
  const shown = images.get(url);
  images.delete(url);
  images.set(url, shown?.src === src ? shown : {src, element: load(src)});
  for (const oldest of images.keys()) {
    if (images.size <= MAX_IMAGES) break;
    images.delete(oldest);
  }
}

/** The `src` that shows a kept image without a download; undefined if the image is not kept. */
export function shownSrc(url: string): string | undefined {
  return images.get(url)?.src;
}

export function forgetImage(url: string): void {
  images.delete(url);
}

function load(src: string): HTMLImageElement {
  const image = new Image();
  image.referrerPolicy = 'no-referrer';
  image.src = src;
  return image;
}
