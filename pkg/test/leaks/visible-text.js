// Everything that a program can see of a value, as one text.

/**
 * @param {unknown} value
 * @param {Array<(value: unknown) => string>} others more ways to print a value
 * @returns {string}
 */
export function visibleText(value, others = []) {
  const texts = [
    ...others.map(print => () => print(value)),
    () => String(value),
    () => JSON.stringify(value),
    () => Object.prototype.toString.call(value),
    ...others.map(print => () => print(structuredClone(value))),
    () => JSON.stringify(structuredClone(value)),
    ...(value instanceof Error ? visibleTextOfError(value, others) : []),
  ];
  return texts.map(attempt).join('\n');
}

/** Each way to print an error leaves something out. */
function visibleTextOfError(error, others) {
  return [
    () => `${error.name}\n${error.message}\n${error.stack}`,
    () => JSON.stringify(Object.getOwnPropertyDescriptors(error)),
    () => (error.cause === undefined ? '' : visibleText(error.cause, others)),
    () => (error.errors ?? []).map(inner => visibleText(inner, others)).join('\n'),
  ];
}

/** Some values cannot be printed in each of the ways. */
function attempt(toText) {
  try {
    return toText();
  } catch {
    return '';
  }
}
