// No part of a token shows in a session, its snapshot and its errors, whatever its methods are called with
// and whatever state it is in.

import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {COPIES, METHODS, MODES, OPTIONS, assertTellsNone, settle, watch} from './leaks.mjs';
import {EXPIRED, JWT, NEWER, OPAQUE, TOKENS} from './leaks/marked.js';
import {ICON, failure, placesOf, variantsOf} from './leaks/places.js';

/** How a session may stand when something is asked of it; `refetch` brings what it is told to. */
const STATES = {
  'that has a token': {prepare: auth => auth.ingest(JWT), refetch: async () => NEWER},
  'that was asked for many': {
    // Those after the first are made without a call into wasm.
    prepare: auth => (auth.ingest(JWT), auth.imageUrls([ICON, `${ICON}2`, `${ICON}3`])),
    refetch: async () => NEWER,
  },
  'that has an opaque one': {prepare: auth => auth.ingest(OPAQUE), refetch: async () => OPAQUE},
  'whose token has expired': {prepare: auth => auth.ingest(EXPIRED), refetch: async () => EXPIRED},
  'that has none': {refetch: async () => ({objectstore_token: JWT})},
  'that needs none': {prepare: auth => auth.ingest({}), refetch: async () => ({})},
  'whose refetch is refused': {
    prepare: auth => auth.ingest(JWT),
    refetch: () => Promise.reject(failure(JWT, {status: 403})),
  },
  'whose refetch fails': {refetch: () => Promise.reject(failure(JWT))},
  'that was disposed': {
    prepare: auth => (auth.ingest(JWT), auth.dispose()),
    refetch: async () => NEWER,
  },
};

/** A server that takes no token but the newest. */
function serve(t) {
  t.mock.method(globalThis, 'fetch', async url => {
    const isNewest = String(url).includes(NEWER);
    return new Response(url, {status: isNewest ? 200 : 401, headers: {Location: String(url)}});
  });
}

/** Asks something of a new session, and looks at all that comes of it. */
async function drive(auth, {prepare, refetch}, [name, args], what) {
  const told = [];
  const session = new auth.ImageAuth({
    ...OPTIONS,
    refetch: request => (told.push(request), refetch()),
  });
  session.subscribe((...args) => told.push(args, session.snapshot()));
  prepare?.(session);
  const outcome = {};
  // What is waited for may never come: that it ends, `dispose` sees to.
  const asked = (async () => session[name](...args))().then(
    value => (outcome.value = value),
    error => (outcome.error = error),
  );
  await settle();
  assertTellsNone([session, session.snapshot(), {session}, told], what);
  session.dispose();
  await asked;
  if (outcome.error !== undefined) assertTellsNone(outcome.error, what);
  else if (!METHODS[name].gives) assertTellsNone(outcome.value, what);
  assertTellsNone([session, session.snapshot(), told], what);
  return outcome;
}

/** These take any argument: `retryDelay` is for the package's own bindings. */
const CHECK_NOTHING = ['subscribe', 'retryDelay'];

for (const [copy, auth] of Object.entries(COPIES)) {
  for (const mode of MODES) {
    describe(`${copy}, in ${mode}`, {concurrency: false}, () => {
      for (const name of Reflect.ownKeys(METHODS)) {
        test(`${String(name)} of a session in any state tells nothing of its token`, async t => {
          const watched = watch(t, mode);
          serve(t);
          for (const [state, made] of Object.entries(STATES)) {
            await drive(auth, made, [name, METHODS[name].args], state);
            watched.assertSilent(state);
          }
        });

        if (METHODS[name].args.length === 0) continue;
        test(`${String(name)} of a session tells nothing of a token that it is called with`, async t => {
          const watched = watch(t, mode);
          serve(t);
          let failures = 0;
          for (const token of Object.values(TOKENS)) {
            const variants = variantsOf(METHODS[name].args, placesOf(token), String(name));
            for (const [place, given] of variants) {
              if (!Array.isArray(given)) continue;
              const state = STATES['that has a token'];
              const {error} = await drive(auth, state, [name, given], place);
              if (error !== undefined) failures++;
              watched.assertSilent(place);
            }
          }
          assert.ok(failures > 10 || CHECK_NOTHING.includes(name), `${failures} failures`);
        });
      }
    });
  }
}
