// Simulates that a tab is hidden or shown: in a headless browser, it is always visible.

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
