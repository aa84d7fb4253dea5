// Runs in a page before its own scripts, and collects its console problems, because not every driver
// reports them.

/** @type {string[]} */
const complaints = [];
Object.assign(window, {complaints});
addEventListener('error', ({message}) => complaints.push(message));
addEventListener('unhandledrejection', ({reason}) =>
  complaints.push(`unhandled rejection: ${reason}`),
);
addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) =>
  complaints.push(`${violatedDirective} forbids ${blockedURI}`),
);
for (const level of /** @type {const} */ (['error', 'warn'])) {
  const print = console[level];
  console[level] = (...words) => {
    complaints.push(words.join(' '));
    print(...words);
  };
}
