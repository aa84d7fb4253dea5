// Finds images that a page should show but does not. The check is the same in each engine.

import assert from 'node:assert/strict';

/** Runs in the page. Returns the markup of each image that is not shown. */
export function findMissingImages() {
  const images = [...document.querySelectorAll('img')];
  const broken = images.filter(({src, naturalWidth}) => src !== '' && naturalWidth === 0);
  // A thumbnail in the list gets its `src` only when it is near the viewport.
  const selector = 'main img:not([src]), img[data-status="loading"]:not([src])';
  const waiting = [...document.querySelectorAll(selector)];
  const failed = [...document.querySelectorAll('[aria-label$="image unavailable"]')];
  return [...broken, ...waiting, ...failed].map(element => element.outerHTML);
}

/** @param {string[]} missing the result of `findMissingImages` */
export function assertNoMissingImages(missing) {
  assert.deepEqual(
    missing.map(html => html.replace(/X-Os-Auth=[^"]*/, 'X-Os-Auth=…')),
    [],
    'images that are not shown',
  );
}
