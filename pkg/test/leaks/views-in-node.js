// Everything that a program can see of a value, and what Node prints of it.

import {inspect} from 'node:util';
import {viewsOf as plainViewsOf} from './views.js';

const EVERYTHING = {
  depth: 20,
  showHidden: true,
  getters: true,
  maxArrayLength: null,
  maxStringLength: null,
};

/** @param {unknown} value */
export function viewsOf(value) {
  return plainViewsOf(value, [printed => inspect(printed, EVERYTHING)]);
}
