// Waits until an element is near the viewport.

/**
 * How far outside the viewport an element counts as near. Less than the browsers' own lazy-loading distance, so that an
 * image that gets its `src` here loads at once.
 */
const MARGIN = '600px';

/**
 * Calls `callback` once the element is near the viewport; at once where there is no `IntersectionObserver`. Returns a
 * function that ends the wait.
 */
export function whenNear(element: Element, callback: () => void): () => void {
  // That of the element's own window: the observer of a hidden window reports nothing.
  const {IntersectionObserver} = element.ownerDocument.defaultView ?? globalThis;
  if (!IntersectionObserver) {
    callback();
    return () => {};
  }
  const options = {rootMargin: MARGIN, scrollMargin: MARGIN};
  const observer = new IntersectionObserver((entries: IntersectionObserverEntry[]) => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    observer.disconnect();
    callback();
  }, options);
  observer.observe(element);
  return () => observer.disconnect();
}
