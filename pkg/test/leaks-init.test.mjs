// No part of a token shows where the wasm module is not to be had, whatever it was to be loaded from. (The
// path of its own address is named: no token is there.)

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {NAME, freshProject} from './installed.mjs';
import {assertTellsNone, outcomeOf, watch} from './leaks.mjs';
import {TOKENS} from './leaks/marked.js';
import {failure} from './leaks/places.js';

const WASM = 'application/wasm';

/** Where an app may say the module is, with a token along. */
const SOURCES = {
  itself: token => token,
  'a relative URL': token => `/a.wasm?X-Os-Auth=${token}`,
  'a URL that does not parse': token => `http://[${token}`,
  'a URL of a scheme that is unknown': token => `wasm:${token}`,
  'a URL with a password': token => `https://user:${encodeURIComponent(token)}@app.example/a.wasm`,
  'a file with a query': token => `file:///no-such.wasm?X-Os-Auth=${encodeURIComponent(token)}`,
  'the URL of one': token => new URL(`file:///no-such.wasm#${encodeURIComponent(token)}`),
  'data that is no wasm': token => `data:${WASM},${encodeURIComponent(token)}`,
  'data of another type': token => `data:text/plain,${encodeURIComponent(token)}`,
  'a Request': token => new Request(`data:${WASM},${encodeURIComponent(token)}`),
  'a fetch that is rejected': token => fetch(`/a.wasm?X-Os-Auth=${token}`),
  'a promise that is rejected': token => Promise.reject(failure(token)),
  'one that is rejected with a text': token => Promise.reject(token),
  'a Response': token => responseAt(token, new Response(token, {headers: {'Content-Type': WASM}})),
  'a Response that is an error': token => responseAt(token, new Response(token, {status: 404})),
  'a Response of another type': token => responseAt(token, new Response(token)),
  bytes: token => Buffer.from(token),
  'an array': token => [token],
  'an object': token => ({token}),
  'a symbol': token => Symbol(token),
};

function responseAt(token, response) {
  const value = `https://app.example/a.wasm?X-Os-Auth=${token}#${token}`;
  return Object.defineProperty(response, 'url', {value});
}

for (const format of ['load', 'require']) {
  for (const [name, make] of Object.entries(SOURCES)) {
    for (const [which, token] of Object.entries(TOKENS)) {
      test(`init (${format}) from ${name} tells nothing of ${which}`, async t => {
        const watched = watch(t, 'development');
        const auth = await freshProject()[format](`${NAME}/external`);
        const {error} = await outcomeOf(() => auth.default(make(token)));
        assert.equal(error.code, 'not-initialized');
        assertTellsNone(error, name);
        watched.assertSilent(name);
      });
    }
  }

  test(`initSync (${format}) tells nothing of a token that is passed for the module`, async t => {
    const watched = watch(t, 'development');
    const auth = await freshProject()[format](`${NAME}/external`);
    for (const token of Object.values(TOKENS)) {
      for (const source of [token, [token], {token}, Buffer.from(token), new Response(token)]) {
        const {error} = await outcomeOf(() => auth.initSync(source));
        assert.equal(error.code, 'not-initialized');
        assertTellsNone(error, 'initSync');
        watched.assertSilent('initSync');
      }
    }
  });
}
