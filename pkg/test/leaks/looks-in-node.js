// All that people and programs may see of a value, also what Node prints of it.

import {inspect} from 'node:util';
import {looksOf as plainLooksOf} from './looks.js';

const EVERYTHING = {
  depth: 20,
  showHidden: true,
  getters: true,
  maxArrayLength: null,
  maxStringLength: null,
};

/** @param {unknown} value */
export function looksOf(value) {
  return plainLooksOf(value, [shown => inspect(shown, EVERYTHING)]);
}
