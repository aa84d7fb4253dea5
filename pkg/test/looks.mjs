// All that people and programs may see of a value.

import {inspect} from 'node:util';

const EVERYTHING = {depth: 20, showHidden: true, getters: true, maxArrayLength: null};

export function looksOf(value) {
  const looks = [
    () => inspect(value, {...EVERYTHING, maxStringLength: null}),
    () => String(value),
    () => JSON.stringify(value),
    () => Object.prototype.toString.call(value),
    () => inspect(structuredClone(value), EVERYTHING),
    () => JSON.stringify(structuredClone(value)),
    ...(value instanceof Error ? looksOfError(value) : []),
  ];
  return looks.map(attempt).join('\n');
}

/** `structuredClone` and what prints may each leave out something that the others do not. */
function looksOfError(error) {
  return [
    () => `${error.name}\n${error.message}\n${error.stack}`,
    () => JSON.stringify(Object.getOwnPropertyDescriptors(error)),
    () => (error.cause === undefined ? '' : looksOf(error.cause)),
    () => (error.errors ?? []).map(looksOf).join('\n'),
  ];
}

/** There are values that can't be looked at in each of the ways. */
function attempt(look) {
  try {
    return look();
  } catch {
    return '';
  }
}
