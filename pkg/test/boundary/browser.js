// All that the test in a browser imports, one module after another. The test runner's server has four threads
// to begin with, holds one for each connection that is kept alive, and may leave a fifth unanswered for ever
// that comes together with others. Three are taken by what the crate imports.

const {ImageAuth} = await import('../../dist/index.js');
for (const name of ['judge', 'text', 'urls']) await import(`./${name}.js`);
const attack = await import('./attack.js');
const {standAt} = await import('./document.js');

export {standAt};

export const attackByCases = (cases, document) => attack.attackByCases(ImageAuth, cases, document);

export const attackAtRandom = (base, document) => attack.attackAtRandom(ImageAuth, base, document);

export const attackFromElsewhere = () => attack.attackFromElsewhere(ImageAuth, standAt);
