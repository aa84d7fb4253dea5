// Everything that the leak tests in a browser import, one module after another: see `../boundary/browser.js`.

const auth = await import('../../dist/index.js');
const external = await import('../../dist/external.js');
for (const name of [
  'jwt',
  'find-token',
  'tokens',
  'visible-text',
  'witness',
  'outcome',
  'values-with-token',
  'entry-points',
  'invalid-calls',
  'refused-requests',
  'drive-functions',
  'drive-loaders',
  'drive-session',
]) {
  await import(`./${name}.js`);
}
const {drive: driveCopies} = await import('./drive-all.js');

export const drive = what => driveCopies(auth, external, what);
