// Scrolls in small steps, one per frame, so that the page can draw each of them.

import assert from 'node:assert/strict';

/** @param {import('playwright-core').Page} page */
export function scrollerOf(page) {
  return page.getByRole('grid').locator('..');
}

/**
 * Scrolls by `pixels` per frame, until `seconds` are over or the end is reached. Resolves when the page has
 * drawn where it stopped.
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
          // The page gets the last scroll event with the next frame, and has drawn by the one after that.
          if (isOver) requestAnimationFrame(() => requestAnimationFrame(resolve));
          else requestAnimationFrame(step);
        };
        step();
      }),
    {pixels, seconds},
  );
}

/**
 * Watches the number of elements that match a selector. Returns a function for the highest number so far.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} selector
 * @returns {Promise<() => Promise<number>>}
 */
export async function watchMaxCount(page, selector) {
  const most = await page.evaluateHandle(selector => {
    const most = {count: 0};
    const update = () => {
      most.count = Math.max(most.count, document.querySelectorAll(selector).length);
    };
    new MutationObserver(update).observe(document.body, {childList: true, subtree: true});
    update();
    return most;
  }, selector);
  return async () => {
    const {count} = await most.jsonValue();
    assert.ok(count > 0, `there must be elements that match ${selector}`);
    return count;
  };
}

/**
 * Watches, in every frame, the images of the grid that are in sight. Returns a function for the number of frames so far,
 * and of those in which an image was not there yet.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<() => Promise<{frames: number, withBlank: number}>>}
 */
export async function watchBlankImages(page) {
  const scroller = scrollerOf(page);
  const counts = await scroller.evaluateHandle(scroller => {
    const counts = {frames: 0, withBlank: 0};
    const isBlank = (/** @type {Element} */ cell) => {
      const sight = scroller.getBoundingClientRect();
      const {top, bottom} = cell.getBoundingClientRect();
      const image = cell.querySelector('img');
      return bottom > sight.top && top < sight.bottom && !(image?.complete && image.naturalWidth);
    };
    const look = () => {
      counts.frames++;
      if ([...scroller.querySelectorAll('[role="gridcell"]')].some(isBlank)) counts.withBlank++;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    return counts;
  });
  return () => counts.jsonValue();
}
