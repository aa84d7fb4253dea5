// Cancels the download of an `<img>`. A browser continues it after the element has left the page, so images that were
// scrolled past would delay the visible ones.

/** Whether React has the element mounted. On the element itself: a set would keep the largest size it ever had. */
const IS_MOUNTED = Symbol('mounted');

type Mountable = HTMLImageElement & {[IS_MOUNTED]?: boolean};

/** Cancels the download of this `src`, unless it has ended or the element has another `src` by now. */
export function cancelDownload(img: HTMLImageElement, src: string | null | undefined): void {
  if (!src || img.complete || img.getAttribute('src') !== src) return;
  img.removeAttribute('srcset');
  if (img.isConnected) img.removeAttribute('src');
  // Chromium keeps a detached element in memory if its `src` was removed, but not if it is empty. An empty `src` causes an
  // error event: an element in the page must not get that.
  else img.src = '';
}

/** To be called when React mounts the element. */
export function markMounted(img: Mountable): void {
  img[IS_MOUNTED] = true;
}

/** To be called when React unmounts the element: cancels its download. */
export function cancelOnUnmount(img: Mountable): void {
  img[IS_MOUNTED] = false;
  // Not at once: StrictMode, hot reload and a changed URL mount the same element again right after.
  queueMicrotask(() => {
    if (!img[IS_MOUNTED]) cancelDownload(img, img.getAttribute('src'));
  });
}
