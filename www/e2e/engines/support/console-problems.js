// Runs in a page before its own scripts, and collects its console problems, because not every driver
// reports them.

/** @type {string[]} */
const consoleProblems = [];
Object.assign(window, {consoleProblems});
addEventListener('error', ({message}) => consoleProblems.push(message));
addEventListener('unhandledrejection', ({reason}) =>
  consoleProblems.push(`unhandled rejection: ${reason}`),
);
addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) =>
  consoleProblems.push(`${violatedDirective} forbids ${blockedURI}`),
);
for (const level of /** @type {const} */ (['error', 'warn'])) {
  const print = console[level];
  console[level] = (...words) => {
    consoleProblems.push(words.join(' '));
    print(...words);
  };
}
