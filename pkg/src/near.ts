// When an element is scrolled near.

/**
 * How far from the window's edge an element is near. Less than the distance at which browsers begin to load
 * an image with `loading="lazy"`: one that gets its `src` here is loaded at once.
 */
const MARGIN = '600px';

/**
 * Calls back once the element is near; at once where there is no `IntersectionObserver`. Returns what ends
 * the wait.
 */
export function whenNear(element: Element, then: () => void): () => void {
  // That of the element's own window: a hidden window's would report nothing.
  const {IntersectionObserver} = element.ownerDocument.defaultView ?? globalThis;
  if (!IntersectionObserver) {
    then();
    return () => {};
  }
  const options = {rootMargin: MARGIN, scrollMargin: MARGIN};
  const observer = new IntersectionObserver((entries: IntersectionObserverEntry[]) => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    observer.disconnect();
    then();
  }, options);
  observer.observe(element);
  return () => observer.disconnect();
}
