// No part of a token shows where the wasm module cannot be loaded, whatever it was to be loaded from.

import {test} from 'node:test';
import {NAME, freshProject} from '../installed.mjs';
import {SOURCES, driveInit, driveInitSync} from './drive-loaders.js';
import {TOKENS} from './tokens.js';
import {startWitness} from './witness-in-node.mjs';

for (const format of ['load', 'require']) {
  for (const [name, make] of Object.entries(SOURCES)) {
    for (const [kind, token] of Object.entries(TOKENS)) {
      test(`init (${format}) from ${name} reveals nothing of ${kind}`, async t => {
        const witness = startWitness(t, 'development');
        const external = await freshProject()[format](`${NAME}/external`);
        await driveInit(external, make(token), name, witness);
      });
    }
  }

  test(`initSync (${format}) reveals nothing of a token that is passed as the module`, async t => {
    const witness = startWitness(t, 'development');
    const external = await freshProject()[format](`${NAME}/external`);
    for (const token of Object.values(TOKENS)) await driveInitSync(external, token, witness);
  });
}
