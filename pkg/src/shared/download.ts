// Cancels the download of an `<img>`. A browser continues it after the element has left the page, so images
// scrolled past would delay the visible ones.

/** Whether React shows an element. On the element itself: a set would be as large as the most it ever held. */
const IS_SHOWN = Symbol('objectstore-image-auth.shown');

type Shown = HTMLImageElement & {[IS_SHOWN]?: boolean};

/** Cancels the download of this `src`, unless it is over or the element has another by now. */
export function cancelDownload(img: HTMLImageElement, src: string | null | undefined): void {
  if (img.complete || src == null || img.getAttribute('src') !== src) return;
  img.removeAttribute('src');
}

/** The element is shown. */
export function showElement(img: Shown): void {
  img[IS_SHOWN] = true;
}

/** The element is shown no more. */
export function hideElement(img: Shown): void {
  img[IS_SHOWN] = false;
  // Not at once: StrictMode, hot reload and another URL show the same element again right after.
  queueMicrotask(() => {
    if (!img[IS_SHOWN]) cancelDownload(img, img.getAttribute('src'));
  });
}
