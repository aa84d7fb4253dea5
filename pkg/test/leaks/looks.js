// All that programs may see of a value, and people whom programs tell.

/**
 * @param {unknown} value
 * @param {Array<(value: unknown) => string>} others more ways to look
 * @returns {string}
 */
export function looksOf(value, others = []) {
  const looks = [
    ...others.map(look => () => look(value)),
    () => String(value),
    () => JSON.stringify(value),
    () => Object.prototype.toString.call(value),
    ...others.map(look => () => look(structuredClone(value))),
    () => JSON.stringify(structuredClone(value)),
    ...(value instanceof Error ? looksOfError(value, others) : []),
  ];
  return looks.map(attempt).join('\n');
}

/** `structuredClone` and what prints may each leave out something that the others do not. */
function looksOfError(error, others) {
  return [
    () => `${error.name}\n${error.message}\n${error.stack}`,
    () => JSON.stringify(Object.getOwnPropertyDescriptors(error)),
    () => (error.cause === undefined ? '' : looksOf(error.cause, others)),
    () => (error.errors ?? []).map(inner => looksOf(inner, others)).join('\n'),
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
