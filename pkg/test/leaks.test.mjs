// No part of a token shows where a function is called, whatever is passed in whatever place: not in what
// is thrown, nor in what is printed, warned of or kept.

import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {badCalls, callByName} from './leaks/bad-calls.js';
import {freshProject, NAME} from './installed.mjs';
import {
  COPIES,
  FUNCTIONS,
  METHODS,
  MODES,
  OPTIONS,
  assertTellsNone,
  outcomeOf,
  watch,
} from './leaks.mjs';
import {EXPIRED, JWT, NEWER, TOKENS} from './leaks/marked.js';
import {placesOf, variantsOf} from './leaks/places.js';

/** What the app itself makes an error of, it says itself. */
const APP_OWN = ['ObjectstoreAuthError'];

/** These are driven by `leaks-init.test.mjs`. */
const LOADERS = ['default', 'initSync'];

/** A token is looked for in what comes back too, but where it was asked for. */
function drive(auth, name, args, what) {
  const {gives} = FUNCTIONS[name] ?? {};
  const outcome = attempt(() => auth[name](...args));
  if (outcome.error !== undefined) assertTellsNone(outcome.error, what);
  else if (!gives) assertTellsNone(outcome.value, what, {claims: name !== 'inspectToken'});
  return outcome;
}

for (const [copy, auth] of Object.entries(COPIES)) {
  for (const mode of MODES) {
    describe(`${copy}, in ${mode}`, () => {
      for (const [name, {args}] of Object.entries(FUNCTIONS)) {
        test(`${name} tells nothing of a token, wherever it is`, t => {
          const watched = watch(t, mode);
          let failures = 0;
          for (const token of Object.values(TOKENS)) {
            for (const [place, given] of variantsOf(args, placesOf(token), name)) {
              // Arguments that are no list are none.
              if (!Array.isArray(given)) continue;
              const {error} = drive(auth, name, given, place);
              if (error !== undefined) failures++;
              watched.assertSilent(place);
            }
          }
          assert.ok(failures > 10 || name === 'isObjectstoreAuthError', `${failures} failures`);
        });
      }

      test('a session that can not be made tells nothing of a token', async t => {
        const watched = watch(t, mode);
        let failures = 0;
        for (const token of Object.values(TOKENS)) {
          for (const [place, given] of variantsOf([OPTIONS], placesOf(token), 'ImageAuth')) {
            if (!Array.isArray(given)) continue;
            const {value, error} = await outcomeOf(() => new auth.ImageAuth(...given));
            if (error !== undefined) failures++;
            assertTellsNone(error ?? value, place);
            value?.dispose();
            watched.assertSilent(place);
          }
        }
        assert.ok(failures > 100, `${failures} failures`);
      });

      test('a call that is known to fail tells nothing of a token', async t => {
        const watched = watch(t, mode);
        for (const token of [JWT, NEWER, EXPIRED]) {
          for (const [index, [name, args]] of badCalls(token).entries()) {
            const what = `${index + 1}. ${name}`;
            const {error} = await outcomeOf(() => callByName(auth, name, args));
            assert.ok(error instanceof auth.ObjectstoreAuthError, what);
            assertTellsNone(error, what);
            watched.assertSilent(what);
          }
        }
      });

      test('a token that is looked into shows its claims, and nothing of its signature', t => {
        const watched = watch(t, mode);
        for (const token of [JWT, NEWER, EXPIRED]) {
          const info = auth.inspectToken(token);
          assert.deepEqual([info.isJwt, info.keyId, info.usecase], [true, 'k1', 'preprod']);
          assertTellsNone(info, 'inspectToken', {claims: false});
          watched.assertSilent('inspectToken');
        }
      });

      test('a URL that is fit for a log holds no part of a token', t => {
        watch(t, mode);
        for (const name of ['X-Os-Auth', 'os_auth', 'os_sig', 'token', 'access_token']) {
          for (const token of Object.values(TOKENS)) {
            const pair = `${name}=${encodeURIComponent(token)}`;
            for (const url of [`/a?${pair}`, `/a?b&${pair}#c`, `/a#${pair}`, `http://[?${pair}`]) {
              assertTellsNone(auth.redactUrl(url), `redactUrl of ${name}`);
            }
          }
        }
        for (const url of [`/${JWT}/a`, `/a?b=${JWT}`, `http://[${JWT}`, JWT, `x ${JWT} y`]) {
          assertTellsNone(auth.redactUrl(url), 'redactUrl of a JWT in another place');
        }
      });

      test('a URL without its token holds no part of it', t => {
        watch(t, mode);
        for (const token of Object.values(TOKENS)) {
          const url = auth.imageUrl('/a?b#c', token);
          assertTellsNone(auth.withoutToken(url), 'withoutToken');
          assertTellsNone(auth.imageUrl(url, null), 'imageUrl without one');
        }
      });
    });
  }
}

for (const format of ['load', 'require']) {
  test(`before init (${format}), no call tells anything of a token`, async t => {
    const watched = watch(t, 'development');
    const auth = await freshProject()[format](`${NAME}/external`);
    for (const token of Object.values(TOKENS)) {
      for (const [name, {args}] of Object.entries(FUNCTIONS)) {
        for (const [place, given] of variantsOf(args, placesOf(token), name)) {
          if (Array.isArray(given)) drive(auth, name, given, place);
        }
      }
      const {error} = await outcomeOf(() => new auth.ImageAuth({...OPTIONS, field: token}));
      assert.equal(error.code, 'not-initialized');
      assertTellsNone(error, 'ImageAuth');
    }
    watched.assertSilent('calls before init');
  });
}

for (const [copy, auth] of Object.entries(COPIES)) {
  test(`${copy}: every export and every method of a session is driven`, () => {
    const driven = [...Object.keys(FUNCTIONS), 'ImageAuth', ...LOADERS, ...APP_OWN];
    const exported = Object.keys(auth).filter(name => name !== '__esModule');
    assert.deepEqual(exported.sort(), driven.sort());

    const methods = Reflect.ownKeys(auth.ImageAuth.prototype);
    const names = keys => keys.map(String).sort();
    assert.deepEqual(names(methods), names(['constructor', ...Reflect.ownKeys(METHODS)]));
    assert.deepEqual(
      Reflect.ownKeys(auth.ImageAuth).filter(key => !['length', 'name', 'prototype'].includes(key)),
      [],
    );
  });
}

function attempt(call) {
  try {
    return {value: call()};
  } catch (error) {
    return {error};
  }
}
