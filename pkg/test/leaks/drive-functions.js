// Calls the functions and the constructor with a token wherever a caller could put one. Each function here resolves to how
// many calls failed, and throws if a token shows.

import {FUNCTIONS, OPTIONS} from './entry-points.js';
import {callByName, invalidCalls} from './invalid-calls.js';
import {outcomeOf} from './outcome.js';
import {EXPIRED, JWT, NEWER, TOKENS} from './tokens.js';
import {valuesWith, variantsOf} from './values-with-token.js';

/** One function, with a token in each place of its arguments. */
export function driveFunction(auth, name, witness) {
  let failures = 0;
  for (const token of Object.values(TOKENS)) {
    for (const [what, args] of variantsOf(FUNCTIONS[name].args, valuesWith(token), name)) {
      if (!Array.isArray(args)) continue;
      if (callFunction(auth, name, args, what, witness).error !== undefined) failures++;
      witness.assertSilent(what);
    }
  }
  return failures;
}

function callFunction(auth, name, args, what, witness) {
  const outcome = attempt(() => auth[name](...args));
  if (outcome.error !== undefined) witness.assertTellsNone(outcome.error, what);
  else if (!FUNCTIONS[name].returns) {
    witness.assertTellsNone(outcome.value, what, {claims: name !== 'inspectToken'});
  }
  return outcome;
}

/** `new ImageAuth`, with a token in each place of its options. */
export async function driveConstructor(auth, witness) {
  let failures = 0;
  for (const token of Object.values(TOKENS)) {
    for (const [what, args] of variantsOf([OPTIONS], valuesWith(token), 'ImageAuth')) {
      if (!Array.isArray(args)) continue;
      const {value, error} = await outcomeOf(() => new auth.ImageAuth(...args));
      if (error !== undefined) failures++;
      witness.assertTellsNone(error ?? value, what);
      value?.dispose();
      witness.assertSilent(what);
    }
  }
  return failures;
}

/** The calls that are known to be invalid. The instance must survive each of them. */
export async function driveInvalidCalls(auth, witness) {
  let failures = 0;
  for (const token of [JWT, NEWER, EXPIRED]) {
    for (const [index, [name, args]] of invalidCalls(token).entries()) {
      const what = `invalid call ${index + 1}, of ${name}`;
      const {error} = await outcomeOf(() => callByName(auth, name, args));
      if (!(error instanceof auth.ObjectstoreAuthError)) throw new Error(`${what}: ${error}`);
      witness.assertTellsNone(error, what);
      witness.assertSilent(what);
      if (auth.imageUrl('/a', 'opaque') !== '/a?X-Os-Auth=opaque') {
        throw new Error(`${what} ended the instance`);
      }
      failures++;
    }
  }
  return failures;
}

function attempt(call) {
  try {
    return {value: call()};
  } catch (error) {
    return {error};
  }
}
