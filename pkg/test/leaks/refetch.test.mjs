// No part of a token shows, whatever a refetch brings or fails with, and whatever the platform's `fetch` says.

import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {
  REFETCH_ENDS,
  driveFailingNetwork,
  driveFetch,
  driveRefetch,
  driveRefusedRequest,
  driveResponses,
} from './drive-session.js';
import {REFUSED_REQUESTS} from './refused-requests.js';
import {JWT, OPAQUE} from './tokens.js';
import {COPIES, MODES, startWitness} from './witness-in-node.mjs';

for (const [copy, auth] of Object.entries(COPIES)) {
  for (const mode of MODES) {
    describe(`${copy}, in ${mode}`, () => {
      for (const end of Object.keys(REFETCH_ENDS)) {
        test(`a refetch that ${end} a value with a token reveals nothing of it`, async t => {
          const failures = await driveRefetch(auth, end, startWitness(t, mode));
          assert.ok(failures > 20, `${failures} failures`);
        });
      }

      test('a response with a token in an unexpected place reveals nothing of it', async t => {
        await driveResponses(auth, startWitness(t, mode));
      });
    });
  }

  for (const name of Object.keys(REFUSED_REQUESTS)) {
    for (const [kind, token] of Object.entries({JWT, OPAQUE})) {
      test(`${copy}: fetch with ${name} reveals nothing of ${kind} in the URL, nor of its arguments`, async t => {
        const error = await driveRefusedRequest(auth, token, name, startWitness(t));
        assertRefused(error);
      });
    }
  }

  test(`${copy}: fetch of a relative URL without a document reveals nothing of a token`, async t => {
    const args = ['/api/icon'];
    const error = await driveFetch(auth, OPAQUE, '/api', args, 'a relative URL', startWitness(t));
    assertRefused(error);
  });

  test(`${copy}: fetch without a network reveals nothing of a token`, async t => {
    const error = await driveFailingNetwork(auth, OPAQUE, startWitness(t));
    assert.equal(error.name, 'TypeError');
  });
}

function assertRefused(error) {
  assert.equal(error.code, 'invalid-option');
  assert.match(error.message, /fetch/);
}
