// The leak tests in Node: the copies of the package that they drive, and a witness that sees more than one in a browser.

import {readFileSync} from 'node:fs';
import {NAME, freshProject, wasmFile} from '../installed.mjs';
import {visibleText} from './visible-text-in-node.js';
import {startWitness as startPlainWitness} from './witness.js';

/** Each entry that has functions, as both kinds of module. */
export const COPIES = {
  'ES module': await freshProject().load(),
  CommonJS: freshProject().require(),
  'external ES module': await freshProject().load(`${NAME}/external`),
  'external CommonJS': freshProject().require(`${NAME}/external`),
};
const wasm = readFileSync(wasmFile);
for (const copy of Object.values(COPIES)) copy.initSync(wasm);

/** The values of `NODE_ENV`. Only in development does the package print warnings. */
export const MODES = ['production', 'development'];

/** Watches until the end of the test, also for the warnings of the process. */
export function startWitness(t, mode = 'production') {
  const witness = startPlainWitness(visibleText);
  const {NODE_ENV} = process.env;
  process.env.NODE_ENV = mode;
  process.on('warning', witness.print);
  t.after(() => {
    witness.stop();
    process.off('warning', witness.print);
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  });
  return witness;
}
