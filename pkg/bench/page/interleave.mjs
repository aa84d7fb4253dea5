// Times contenders side by side: one sample of each per round, in an order that rotates, so that all are equally affected
// by what else the machine does.

import {rotate} from '../rotate.mjs';

/**
 * @template T
 * @typedef {object} Contender
 * @property {string} name
 * @property {(input: T) => unknown} run
 */

/** Takes the results, so that no engine can skip the work. */
let sink = 0;

/**
 * Nanoseconds per input: for each contender, one figure a round.
 *
 * @template T
 * @param {Contender<T>[]} contenders
 * @param {T[]} inputs
 * @param {{rounds: number, perSample: number, use: (result: any) => number}} options `use` does the
 *   minimum that an app does with a result
 * @returns {Promise<{name: string, samples: number[]}[]>}
 */
export async function interleave(contenders, inputs, {rounds, perSample, use}) {
  const results = contenders.map(contender => ({
    ...contender,
    samples: /** @type {number[]} */ ([]),
  }));
  for (let round = -warmUps(rounds); round < rounds; round++) {
    const start = (Math.abs(round) * perSample) % inputs.length;
    const sample = inputs.slice(start, start + perSample);
    for (const {run, samples} of rotate(results, round)) {
      const nanoseconds = timeOne(run, sample, use);
      if (round >= 0) samples.push(nanoseconds);
    }
    // Lets the browser do deferred work between rounds, not within one.
    await new Promise(resolve => setTimeout(resolve));
  }
  document.documentElement.dataset['sink'] = String(sink);
  return results.map(({name, samples}) => ({name, samples}));
}

/** Warm-up rounds, until the engine has compiled the code. @param {number} rounds */
function warmUps(rounds) {
  return Math.max(5, Math.round(rounds / 4));
}

/**
 * @template T
 * @param {(input: T) => unknown} run
 * @param {T[]} sample
 * @param {(result: any) => number} use
 */
function timeOne(run, sample, use) {
  const start = performance.now();
  for (const input of sample) sink = (sink + use(run(input))) | 0;
  return ((performance.now() - start) * 1e6) / sample.length;
}

/**
 * Called before timing: all contenders must have the same results.
 *
 * @template T
 * @param {Contender<T>[]} contenders
 * @param {T[]} inputs
 * @param {(result: any) => unknown} normalise
 */
export function assertEqual(contenders, inputs, normalise) {
  for (const input of inputs) {
    const results = contenders.map(({name, run}) => [name, JSON.stringify(normalise(run(input)))]);
    const odd = results.find(([, result]) => result !== results[0]?.[1]);
    if (odd) throw new Error(`not the same: ${[results[0], odd].join(' and ')}`);
  }
}
