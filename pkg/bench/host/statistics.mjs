// Medians, and how far the middle half of the figures lies apart.

/** @typedef {{median: number, low: number, high: number}} Spread from the lower quartile to the upper one */

/**
 * @param {number[]} figures
 * @returns {Spread}
 */
export function spread(figures) {
  const sorted = figures.toSorted((a, b) => a - b);
  return {median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75)};
}

/**
 * How many times the other's figure each is, of the same round: what the machine did in that round
 * cancels out.
 *
 * @param {number[]} figures
 * @param {number[]} others
 * @returns {Spread}
 */
export function ratio(figures, others) {
  return spread(figures.map((figure, round) => figure / (others[round] ?? NaN)));
}

/**
 * @param {number[]} sorted
 * @param {number} share
 */
function quantile(sorted, share) {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place % 1);
}
