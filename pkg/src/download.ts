// The download of an `<img>`, which goes on when the element is taken out of the page: the requests of
// images that nobody shows any more would come before those of images that are seen.

/** The elements that React shows. */
const shown = new WeakSet<HTMLImageElement>();

/** Cancels the download of this `src`, unless it is over or the element has another by now. */
export function cancelDownload(img: HTMLImageElement, src: string | null | undefined): void {
  if (img.complete || src == null || img.getAttribute('src') !== src) return;
  img.removeAttribute('src');
}

/** The element is shown. */
export function showElement(img: HTMLImageElement): void {
  shown.add(img);
}

/** The element is shown no more. */
export function hideElement(img: HTMLImageElement): void {
  shown.delete(img);
  // Not at once: StrictMode, hot reload and another URL show the same element again right after.
  queueMicrotask(() => {
    if (!shown.has(img)) cancelDownload(img, img.getAttribute('src'));
  });
}
