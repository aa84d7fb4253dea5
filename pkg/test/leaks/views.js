// Everything that a program can see of a value, as one text.

/**
 * @param {unknown} value
 * @param {Array<(value: unknown) => string>} others more ways to print a value
 * @returns {string}
 */
export function viewsOf(value, others = []) {
  const views = [
    ...others.map(view => () => view(value)),
    () => String(value),
    () => JSON.stringify(value),
    () => Object.prototype.toString.call(value),
    ...others.map(view => () => view(structuredClone(value))),
    () => JSON.stringify(structuredClone(value)),
    ...(value instanceof Error ? viewsOfError(value, others) : []),
  ];
  return views.map(attempt).join('\n');
}

/** Each way to print an error leaves something out. */
function viewsOfError(error, others) {
  return [
    () => `${error.name}\n${error.message}\n${error.stack}`,
    () => JSON.stringify(Object.getOwnPropertyDescriptors(error)),
    () => (error.cause === undefined ? '' : viewsOf(error.cause, others)),
    () => (error.errors ?? []).map(inner => viewsOf(inner, others)).join('\n'),
  ];
}

/** Some values cannot be printed in each of the ways. */
function attempt(view) {
  try {
    return view();
  } catch {
    return '';
  }
}
