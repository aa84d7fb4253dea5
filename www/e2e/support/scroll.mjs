// Scrolls as a person does, in steps that the page can draw.

import assert from 'node:assert/strict';

/** @param {import('playwright-core').Page} page */
export function scrollerOf(page) {
  return page.getByRole('grid').locator('..');
}

/**
 * Scrolls by so many pixels with every frame, for so long or until there is no more. Then the page has drawn
 * what it came to.
 *
 * @param {import('playwright-core').Page} page
 * @param {number} pixels
 * @param {number} seconds
 */
export async function scrollFor(page, pixels, seconds) {
  await scrollerOf(page).evaluate(
    (scroller, {pixels, seconds}) =>
      new Promise(resolve => {
        const end = performance.now() + seconds * 1_000;
        const step = () => {
          const before = scroller.scrollTop;
          scroller.scrollTop += pixels;
          const isOver = scroller.scrollTop === before || performance.now() > end;
          // The page is told of the last step with the next frame, and has drawn by the one after that.
          if (isOver) requestAnimationFrame(() => requestAnimationFrame(resolve));
          else requestAnimationFrame(step);
        };
        step();
      }),
    {pixels, seconds},
  );
}

/**
 * The most that there ever is from now on of what a selector selects.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} selector
 * @returns {Promise<() => Promise<number>>}
 */
export async function watchMost(page, selector) {
  const most = await page.evaluateHandle(selector => {
    const most = {count: 0};
    const look = () => {
      most.count = Math.max(most.count, document.querySelectorAll(selector).length);
    };
    new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
    look();
    return most;
  }, selector);
  return async () => {
    const {count} = await most.jsonValue();
    assert.ok(count > 0, `there must be some ${selector}`);
    return count;
  };
}
