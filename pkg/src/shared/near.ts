// When an element is scrolled near.

/**
 * How far from the window's edge an element is near. Less than the browsers' own lazy-loading distance, so that
 * an image that gets its `src` here loads at once.
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
