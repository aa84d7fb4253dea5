// The result of contenders that were timed round by round: figures for the file, a table for the terminal.

import {ratio, spread} from './statistics.mjs';
import {duration, table} from './table.mjs';

/**
 * @typedef {{name: string, samples: number[]}} Samples nanoseconds, one figure a round
 * @typedef {{figures: object, text: string}} Result
 */

/**
 * @param {Samples[]} all
 * @param {string[]} baselines names of the contenders that each is compared with
 * @returns {Result}
 */
export function compareSamples(all, baselines) {
  const figures = all.map(({name, samples}) => ({
    name,
    rounds: samples.length,
    nanoseconds: spread(samples),
    times: Object.fromEntries(
      baselines.map(baseline => [baseline, ratio(samples, samplesOf(all, baseline))]),
    ),
  }));
  const rows = figures.map(({name, nanoseconds: {median, low, high}, times}) => [
    name,
    duration(median),
    `${duration(low)} – ${duration(high)}`,
    ...baselines.map(baseline => times[baseline]?.median.toFixed(2) ?? ''),
  ]);
  const heads = ['', 'median', 'middle half', ...baselines.map(baseline => `× ${baseline}`)];
  return {figures, text: table(heads, rows)};
}

/**
 * @param {Samples[]} all
 * @param {string} name
 */
function samplesOf(all, name) {
  const found = all.find(samples => samples.name === name);
  if (!found) throw new Error(`no contender is called ${name}`);
  return found.samples;
}
