// No part of a token shows whatever a refetch brings or fails with, and whatever the platform's `fetch` says.

import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {COPIES, MODES, OPTIONS, assertTellsNone, outcomeOf, settle, watch} from './leaks.mjs';
import {JWT, NEWER, OPAQUE, TOKENS} from './leaks/marked.js';
import {ICON, failure, placesOf} from './leaks/places.js';
import {BASE, UNTAKEN} from './leaks/untaken.js';

/** Those that wait for a refetch. */
const WAITS = {
  refetch: auth => auth.refetch(),
  freshImageUrl: auth => auth.freshImageUrl(ICON),
  imageFailed: auth => auth.imageFailed(`${ICON}?X-Os-Auth=${JWT}`),
  fetch: auth => auth.fetch(ICON),
};

/** How a refetch may end with a value. */
const ENDS = {
  brings: value => value,
  'brings in a field': value => ({objectstore_token: value}),
  'is rejected with': value => Promise.reject(value),
  'is refused with': value => Promise.reject({status: 403, response: value, message: value}),
  'fails for the network with': value => Promise.reject(new TypeError('offline', {cause: value})),
};

/** The same of what only responses can hold. */
const RESPONSES = {
  'JSON that is none': token => new Response(`{"objectstore_token": "${token}`),
  'the text of a token': token => new Response(token),
  'a JSON string': token => Response.json(token),
  'a field that holds no token': token => Response.json({objectstore_token: [token]}),
  'a status': token => new Response(token, {status: 403, headers: headersOf(token)}),
  'a status that passes': token => new Response(token, {status: 503, headers: headersOf(token)}),
  'a body that breaks off': token =>
    new Response(new ReadableStream({start: stream => stream.error(failure(token))})),
  'a body that was read': token => {
    const response = Response.json({objectstore_token: token});
    response.json();
    return response;
  },
};

function headersOf(token) {
  return {'Retry-After': token, Date: token, 'WWW-Authenticate': `Bearer error="${token}"`};
}

/** A session whose refetch ends so, and whoever waits for it. */
async function drive(auth, refetch, what) {
  const told = [];
  const session = new auth.ImageAuth({
    ...OPTIONS,
    refetch: async request => (told.push(request), refetch()),
  });
  session.subscribe(() => told.push(session.snapshot()));
  const waits = Object.entries(WAITS).map(async ([name, wait]) => {
    const {error} = await outcomeOf(() => wait(session));
    if (error !== undefined) assertTellsNone(error, `${what}: ${name}`);
  });
  await settle(3);
  assertTellsNone([session, session.snapshot(), told], what);
  const hasFailed = session.snapshot().error !== undefined;
  session.dispose();
  await Promise.all(waits);
  return hasFailed;
}

for (const [copy, auth] of Object.entries(COPIES)) {
  for (const mode of MODES) {
    describe(`${copy}, in ${mode}`, () => {
      for (const [end, make] of Object.entries(ENDS)) {
        test(`a refetch that ${end} what holds a token tells nothing of it`, async t => {
          const watched = watch(t, mode);
          t.mock.method(globalThis, 'fetch', async () => new Response('bytes'));
          let failures = 0;
          for (const token of Object.values(TOKENS)) {
            for (const [place, value] of Object.entries(placesOf(token))) {
              const what = `a refetch that ${end} ${place}`;
              if (await drive(auth, () => make(value()), what)) failures++;
              watched.assertSilent(what);
            }
          }
          assert.ok(failures > 20, `${failures} failures`);
        });
      }

      test('a response without a token tells nothing of what it holds', async t => {
        const watched = watch(t, mode);
        t.mock.method(globalThis, 'fetch', async () => new Response('bytes'));
        for (const token of Object.values(TOKENS)) {
          for (const [name, make] of Object.entries(RESPONSES)) {
            const what = `a response with ${name}`;
            const isHeader = /status/.test(name) && token !== JWT;
            const hasFailed = await drive(auth, () => make(isHeader ? NEWER : token), what);
            assert.ok(hasFailed || /text|string/.test(name), what);
            watched.assertSilent(what);
          }
        }
      });
    });
  }
}

const NO_DOCUMENT = {'a relative URL, without a document': ['/api/icon']};

for (const [copy, auth] of Object.entries(COPIES)) {
  for (const [name, args] of Object.entries({...UNTAKEN, ...NO_DOCUMENT})) {
    test(`${copy}: fetch with ${name} tells nothing of the token in the URL or of what is passed`, async t => {
      const watched = watch(t);
      const session = new auth.ImageAuth({
        ...OPTIONS,
        baseUrl: name in NO_DOCUMENT ? '/api' : BASE,
      });
      t.after(() => session.dispose());
      session.ingest({objectstore_token: OPAQUE});
      const {error} = await outcomeOf(() => session.fetch(...args));
      assert.equal(error.code, 'invalid-option');
      assert.match(error.message, /fetch/);
      assertTellsNone(error, name);
      watched.assertSilent(name);
    });
  }
}
