// Captures pixels from the screen, composes the expected ones from source images, and compares them.

import assert from 'node:assert/strict';

import pixelmatch from 'pixelmatch';
import {PNG} from 'pngjs';

import {eventually} from './eventually.mjs';

/** The allowed error of a colour channel where the browser blends colours. */
const BLEND_TOLERANCE = 2;

/** How long to wait for the position of an element that was visible a moment ago. */
const POSITION_TIMEOUT_MS = 1_000;

/**
 * @typedef {[red: number, green: number, blue: number]} Color
 * @typedef {{left: number, top: number, right: number, bottom: number}} Region
 */

/**
 * Waits until the element shows exactly these pixels, at their own size.
 *
 * @param {import('playwright-core').Locator} element
 * @param {PNG} expected
 * @param {string} what
 */
export async function showsPixels(element, expected, what) {
  await eventually(() => assertPixels(element, expected, what));
}

/**
 * Like `showsPixels`, but checks once, without waiting.
 *
 * @param {import('playwright-core').Locator} element
 * @param {PNG} expected
 * @param {string} what
 */
export async function assertPixels(element, expected, what) {
  const actual = await capture(element);
  sameSize(actual, expected, what);
  const {width, height} = expected;
  const exactly = {threshold: 0, includeAA: true};
  const off = pixelmatch(expected.data, actual.data, undefined, width, height, exactly);
  assert.equal(off, 0, `${what}: ${off} of ${width * height} pixels are wrong`);
}

/**
 * Like `showsPixels`, for colours that the browser blends: allows small errors, and ignores regions that
 * something else covers.
 *
 * @param {import('playwright-core').Locator} element
 * @param {PNG} expected
 * @param {string} what
 * @param {Region[]} [covered]
 */
export async function showsBlend(element, expected, what, covered = []) {
  await eventually(async () => {
    const actual = await capture(element);
    sameSize(actual, expected, what);
    const wrong = [...positions(expected)].find(
      ([x, y]) => !covered.some(region => contains(region, x, y)) && !alike(actual, expected, x, y),
    );
    if (!wrong) return;
    const [x, y] = wrong;
    const [got, wanted] = [colorAt(actual, x, y), colorAt(expected, x, y)];
    assert.fail(`${what}: at (${x}, ${y}), expected rgb(${wanted}), got rgb(${got})`);
  });
}

/**
 * Creates a picture of the size of `like`. `choose` returns the colour at each position.
 *
 * @param {PNG} like
 * @param {(x: number, y: number) => Color} choose
 */
export function compose(like, choose) {
  const {width, height} = like;
  const picture = new PNG({width, height});
  for (const [x, y] of positions(picture))
    picture.data.set([...choose(x, y), 255], (y * width + x) * 4);
  return picture;
}

/**
 * The colour of `over` drawn upon `under` with this opacity.
 *
 * @param {Color} under
 * @param {Color} over
 * @param {number} opacity
 */
export function blend(under, over, opacity) {
  /** @param {0 | 1 | 2} channel */
  const mix = channel => Math.round(under[channel] * (1 - opacity) + over[channel] * opacity);
  return /** @type {Color} */ ([mix(0), mix(1), mix(2)]);
}

/**
 * @param {PNG} picture
 * @param {number} x
 * @param {number} y
 * @returns {Color}
 */
export function colorAt({data, width}, x, y) {
  const at = (y * width + x) * 4;
  return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
}

/**
 * The number of pixels in which a region of two pictures differs.
 *
 * @param {PNG} a
 * @param {PNG} b
 * @param {Region} [region] the whole picture by default
 */
export function countDifferent(a, b, region) {
  return [...positions(a)].filter(
    ([x, y]) => (!region || contains(region, x, y)) && !alike(a, b, x, y),
  ).length;
}

/**
 * The middle of a picture: all but this share of its size at each side.
 *
 * @param {PNG} picture
 * @param {number} share
 * @returns {Region}
 */
export function insetOf({width, height}, share) {
  return {
    left: width * share,
    top: height * share,
    right: width * (1 - share),
    bottom: height * (1 - share),
  };
}

/**
 * The mean colour of a picture's middle.
 *
 * @param {PNG} picture
 * @param {number} share see `insetOf`
 */
export function meanColor(picture, share) {
  const middle = insetOf(picture, share);
  const colors = [...positions(picture)]
    .filter(([x, y]) => contains(middle, x, y))
    .map(([x, y]) => colorAt(picture, x, y));
  /** @param {0 | 1 | 2} channel */
  const mean = channel =>
    Math.round(colors.reduce((sum, color) => sum + color[channel], 0) / colors.length);
  return [mean(0), mean(1), mean(2)];
}

/**
 * Takes a screenshot of the element, in device pixels.
 *
 * @param {import('playwright-core').Locator} element
 */
export async function capture(element) {
  assert.ok(await element.isVisible(), `${element} must be visible`);
  const box = await element.boundingBox({timeout: POSITION_TIMEOUT_MS});
  assert.ok(box, `${element} must stay visible`);
  // The browser draws a box at whole pixels. `element.screenshot()` would include a margin.
  const clip = {
    x: Math.round(box.x),
    y: Math.round(box.y),
    width: Math.round(box.width),
    height: Math.round(box.height),
  };
  return PNG.sync.read(await element.page().screenshot({clip, animations: 'disabled'}));
}

/**
 * @param {PNG} actual
 * @param {PNG} expected
 * @param {string} what
 */
function sameSize(actual, expected, what) {
  const size = [actual.width, actual.height].join(' × ');
  assert.equal(size, [expected.width, expected.height].join(' × '), `${what}: size in pixels`);
}

/** @param {{width: number, height: number}} picture */
function* positions({width, height}) {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) yield /** @type {const} */ ([x, y]);
  }
}

/**
 * @param {PNG} a
 * @param {PNG} b
 * @param {number} x
 * @param {number} y
 */
function alike(a, b, x, y) {
  const at = (y * a.width + x) * 4;
  return [0, 1, 2].every(
    channel =>
      Math.abs((a.data[at + channel] ?? 0) - (b.data[at + channel] ?? 0)) <= BLEND_TOLERANCE,
  );
}

/**
 * @param {Region} region
 * @param {number} x
 * @param {number} y
 */
function contains({left, top, right, bottom}, x, y) {
  return x >= left && x < right && y >= top && y < bottom;
}
