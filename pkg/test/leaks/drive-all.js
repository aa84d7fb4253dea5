// All leak tests that need no Node, one after another: for a browser.

import {driveConstructor, driveFunction, driveInvalidCalls} from './drive-functions.js';
import {SOURCES, driveInit, driveInitSync} from './drive-loaders.js';
import {
  REFETCH_ENDS,
  driveFailingNetwork,
  driveMethod,
  driveMethodInEachState,
  driveRefetch,
  driveRefusedRequest,
  driveResponses,
} from './drive-session.js';
import {FUNCTIONS, METHODS, assertComplete} from './entry-points.js';
import {REFUSED_REQUESTS} from './refused-requests.js';
import {JWT, OPAQUE, TOKENS} from './tokens.js';
import {startWitness} from './witness.js';

/**
 * What is driven, by its name. Each drive resolves to how many calls failed, or to undefined.
 *
 * @param {object} auth what the default entry exports
 * @param {object} external what `/external` exports, not initialized yet
 */
function drives(auth, external) {
  return {
    loaders: async witness => {
      for (const token of Object.values(TOKENS)) {
        for (const [name, make] of Object.entries(SOURCES)) {
          await driveInit(external, make(token), name, witness);
        }
        await driveInitSync(external, token, witness);
      }
    },
    functions: async witness => {
      let failures = 0;
      for (const name of Object.keys(FUNCTIONS)) failures += driveFunction(auth, name, witness);
      return failures;
    },
    constructor: witness => driveConstructor(auth, witness),
    invalidCalls: witness => driveInvalidCalls(auth, witness),
    methods: async witness => {
      let failures = 0;
      for (const name of Reflect.ownKeys(METHODS)) {
        failures += await driveMethod(auth, name, witness);
      }
      return failures;
    },
    methodsInEachState: async witness => {
      for (const name of Reflect.ownKeys(METHODS)) {
        await driveMethodInEachState(auth, name, witness);
      }
    },
    refetches: async witness => {
      let failures = 0;
      for (const end of Object.keys(REFETCH_ENDS)) {
        failures += await driveRefetch(auth, end, witness);
      }
      await driveResponses(auth, witness);
      return failures;
    },
    refusedRequests: async witness => {
      for (const token of [JWT, OPAQUE]) {
        for (const name of Object.keys(REFUSED_REQUESTS)) {
          await driveRefusedRequest(auth, token, name, witness);
        }
        await driveFailingNetwork(auth, token, witness);
      }
    },
  };
}

/**
 * @param {object} auth
 * @param {object} external
 * @param {string} what the name of a drive
 * @returns {Promise<number | undefined>}
 */
export async function drive(auth, external, what) {
  assertComplete(auth);
  const witness = startWitness();
  try {
    return await drives(auth, external)[what](witness);
  } finally {
    witness.stop();
  }
}
