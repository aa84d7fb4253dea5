// Hides and shows a tab, as far as the page can tell: a headless browser's is always in front.

/**
 * @param {import('playwright-core').Page} page
 * @param {'hidden' | 'visible'} state
 */
export function setVisibility(page, state) {
  return page.evaluate(state => {
    Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => state});
    Object.defineProperty(document, 'hidden', {configurable: true, get: () => state === 'hidden'});
    document.dispatchEvent(new Event('visibilitychange', {bubbles: true}));
  }, state);
}
