// No part of a token shows in a session, its snapshot and its errors, whatever its state, and whatever its methods are
// called with.

import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {driveMethod, driveMethodInEachState} from './drive-session.js';
import {METHODS} from './entry-points.js';
import {COPIES, MODES, startWitness} from './witness-in-node.mjs';

/**
 * These take any argument: `srcSetStore` is for the package's own bindings, and `connectServiceWorker` resolves to false for what
 * is no container.
 */
const UNCHECKED = ['subscribe', 'srcSetStore', 'connectServiceWorker'];

for (const [copy, auth] of Object.entries(COPIES)) {
  for (const mode of MODES) {
    describe(`${copy}, in ${mode}`, {concurrency: false}, () => {
      for (const name of Reflect.ownKeys(METHODS)) {
        test(`${String(name)} of a session in any state reveals nothing of its token`, async t => {
          await driveMethodInEachState(auth, name, startWitness(t, mode));
        });

        if (METHODS[name].args.length === 0) continue;
        test(`${String(name)} reveals nothing of a token that is passed to it`, async t => {
          const failures = await driveMethod(auth, name, startWitness(t, mode));
          assert.ok(failures > 10 || UNCHECKED.includes(name), `${failures} failures`);
        });
      }
    });
  }
}
