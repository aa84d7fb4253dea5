// All that the test in a browser imports, one module after another, as `../boundary/browser.js` says.

const auth = await import('../../dist/index.js');
for (const name of ['jwt', 'marks', 'marked', 'bad-calls', 'looks', 'untaken']) {
  await import(`./${name}.js`);
}
const errors = await import('./errors.js');

export const driveErrors = () => errors.driveErrors(auth);
