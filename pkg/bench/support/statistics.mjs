// Medians and quartiles.

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
 * The ratios of two contenders' figures, round by round: what else the machine did in a round cancels out.
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
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? NaN;
  const above = sorted[Math.ceil(position)] ?? NaN;
  return below + (above - below) * (position % 1);
}
