// Everything that a program can see of a value, and what Node prints of it.

import {inspect} from 'node:util';
import {visibleText as plainVisibleText} from './visible-text.js';

const EVERYTHING = {
  depth: 20,
  showHidden: true,
  getters: true,
  maxArrayLength: null,
  maxStringLength: null,
};

/** @param {unknown} value */
export function visibleText(value) {
  return plainVisibleText(value, [printed => inspect(printed, EVERYTHING)]);
}
