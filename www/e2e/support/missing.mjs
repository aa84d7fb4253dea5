// Which images a page owes: the same in each engine.

import assert from 'node:assert/strict';

/** Runs in the page: the markup of each image that is not shown. */
export function findMissing() {
  const images = [...document.querySelectorAll('img')];
  const broken = images.filter(({src, naturalWidth}) => src !== '' && naturalWidth === 0);
  // One in the list is not wanted before it is near.
  const selector = 'main img:not([src]), img[data-status="loading"]:not([src])';
  const waiting = [...document.querySelectorAll(selector)];
  const failed = [...document.querySelectorAll('[aria-label$="image unavailable"]')];
  return [...broken, ...waiting, ...failed].map(element => element.outerHTML);
}

/** @param {string[]} missing as `findMissing` found them */
export function assertNoneMissing(missing) {
  assert.deepEqual(
    missing.map(html => html.replace(/X-Os-Auth=[^"]*/, 'X-Os-Auth=…')),
    [],
    'what stands where images should be',
  );
}
