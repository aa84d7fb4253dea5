// No part of a token shows when a function is called, whatever is passed in whatever place: not in what is returned or
// thrown, nor in what is printed, kept or sent.

import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {NAME, freshProject} from '../installed.mjs';
import {driveConstructor, driveFunction, driveInvalidCalls} from './drive-functions.js';
import {FUNCTIONS, OPTIONS, assertComplete} from './entry-points.js';
import {outcomeOf} from './outcome.js';
import {EXPIRED, JWT, NEWER, TOKENS} from './tokens.js';
import {COPIES, MODES, startWitness} from './witness-in-node.mjs';

for (const [copy, auth] of Object.entries(COPIES)) {
  test(`${copy}: the table of entry points has every export and every method`, () => {
    assertComplete(auth);
  });

  for (const mode of MODES) {
    describe(`${copy}, in ${mode}`, () => {
      for (const name of Object.keys(FUNCTIONS)) {
        test(`${name} reveals nothing of a token, wherever it is passed`, t => {
          const failures = driveFunction(auth, name, startWitness(t, mode));
          assert.ok(failures > 10 || name === 'isObjectstoreAuthError', `${failures} failures`);
        });
      }

      test('a session that cannot be made reveals nothing of a token in its options', async t => {
        const failures = await driveConstructor(auth, startWitness(t, mode));
        assert.ok(failures > 100, `${failures} failures`);
      });

      test('an invalid call reveals nothing of a token, and leaves the instance working', async t => {
        const failures = await driveInvalidCalls(auth, startWitness(t, mode));
        assert.ok(failures > 200, `${failures} failures`);
      });

      test('inspectToken returns the claims, and nothing of the signature', t => {
        const witness = startWitness(t, mode);
        for (const token of [JWT, NEWER, EXPIRED]) {
          const info = auth.inspectToken(token);
          assert.deepEqual([info.isJwt, info.keyId, info.usecase], [true, 'k1', 'preprod']);
          witness.assertTellsNone(info, 'inspectToken', {claims: false});
          witness.assertSilent('inspectToken');
        }
      });

      test('redactUrl removes every part of a token', t => {
        const witness = startWitness(t, mode);
        for (const name of ['X-Os-Auth', 'os_auth', 'os_sig', 'token', 'access_token']) {
          for (const token of Object.values(TOKENS)) {
            const pair = `${name}=${encodeURIComponent(token)}`;
            for (const url of [`/a?${pair}`, `/a?b&${pair}#c`, `/a#${pair}`, `http://[?${pair}`]) {
              witness.assertTellsNone(auth.redactUrl(url), `redactUrl of ${name}`);
            }
          }
        }
        for (const url of [`/${JWT}/a`, `/a?b=${JWT}`, `http://[${JWT}`, JWT, `x ${JWT} y`]) {
          witness.assertTellsNone(auth.redactUrl(url), 'redactUrl of a JWT in another place');
        }
      });

      test('withoutToken, and imageUrl without a token, remove every part of a token', t => {
        const witness = startWitness(t, mode);
        for (const token of Object.values(TOKENS)) {
          const url = auth.imageUrl('/a?b#c', token);
          witness.assertTellsNone(auth.withoutToken(url), 'withoutToken');
          witness.assertTellsNone(auth.imageUrl(url, null), 'imageUrl without a token');
        }
      });
    });
  }
}

for (const format of ['load', 'require']) {
  test(`before init (${format}), no call reveals anything of a token`, async t => {
    const witness = startWitness(t, 'development');
    const auth = await freshProject()[format](`${NAME}/external`);
    for (const name of Object.keys(FUNCTIONS)) driveFunction(auth, name, witness);
    for (const token of Object.values(TOKENS)) {
      const {error} = await outcomeOf(() => new auth.ImageAuth({...OPTIONS, field: token}));
      assert.equal(error.code, 'not-initialized');
      witness.assertTellsNone(error, 'ImageAuth');
    }
    witness.assertSilent('calls before init');
  });
}
