// Runs in a page, before its own scripts: keeps what goes wrong in there. Not every engine's driver tells.

/** @type {string[]} */
const complaints = [];
Object.assign(window, {complaints});
addEventListener('error', ({message}) => complaints.push(message));
addEventListener('unhandledrejection', ({reason}) => complaints.push(`not caught: ${reason}`));
addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) =>
  complaints.push(`${violatedDirective} forbids ${blockedURI}`),
);
for (const level of /** @type {const} */ (['error', 'warn'])) {
  const say = console[level];
  console[level] = (...words) => {
    complaints.push(words.join(' '));
    say(...words);
  };
}
