// Everything that the tests in a browser import, one module after another. The test runner's server begins with four
// threads, one for each connection that is kept alive, and may never answer the fifth of several simultaneous requests.
// The crate's own imports take three.

const {ImageAuth} = await import('../../dist/index.js');
for (const name of ['judge', 'case-text', 'urls']) await import(`./${name}.js`);
const attack = await import('./attack.js');
const {setDocumentBase} = await import('./document-base.js');

export {setDocumentBase};

export const attackByCases = (cases, document) => attack.attackByCases(ImageAuth, cases, document);

export const attackAtRandom = (base, document) => attack.attackAtRandom(ImageAuth, base, document);

export const attackWithMovedBase = () => attack.attackWithMovedBase(ImageAuth, setDocumentBase);
