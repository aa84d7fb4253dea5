// Loads the wasm module from sources that do not have it, each with a token. (The path of a URL is named in the error, so
// no token is there.)

import {outcomeOf} from './outcome.js';
import {failureWith} from './values-with-token.js';

const WASM = 'application/wasm';

/** The token as a path, which only Node refuses. A browser requests it, is answered 404, and the error names the path. */
const PATHS = {itself: token => token, 'an array': token => [token]};

/** What an app may pass to `init`. */
export const SOURCES = {
  ...('document' in globalThis ? {} : PATHS),
  'a relative URL': token => `/a.wasm?X-Os-Auth=${token}`,
  'a URL that does not parse': token => `http://[${token}`,
  'a URL of an unknown scheme': token => `wasm:${token}`,
  'a URL with a password': token => `https://user:${encodeURIComponent(token)}@app.example/a.wasm`,
  'a file URL with a query': token => `file:///no-such.wasm?X-Os-Auth=${encodeURIComponent(token)}`,
  'a URL object': token => new URL(`file:///no-such.wasm#${encodeURIComponent(token)}`),
  'data that is not wasm': token => `data:${WASM},${encodeURIComponent(token)}`,
  'data of another type': token => `data:text/plain,${encodeURIComponent(token)}`,
  'a Request': token => new Request(`data:${WASM},${encodeURIComponent(token)}`),
  'a fetch that is rejected': token => fetch(`/a.wasm?X-Os-Auth=${token}`),
  'a promise that is rejected': token => Promise.reject(failureWith(token)),
  'a promise that is rejected with a string': token => Promise.reject(token),
  'a Response': token => responseAt(token, new Response(token, {headers: {'Content-Type': WASM}})),
  'a Response that is an error': token => responseAt(token, new Response(token, {status: 404})),
  'a Response of another type': token => responseAt(token, new Response(token)),
  bytes: token => new TextEncoder().encode(token),
  'an object': token => ({token}),
  'a symbol': token => Symbol(token),
};

function responseAt(token, response) {
  const value = `https://app.example/a.wasm?X-Os-Auth=${token}#${token}`;
  return Object.defineProperty(response, 'url', {value});
}

/** What an app may pass to `initSync`. */
const MODULES = [
  token => token,
  token => [token],
  token => ({token}),
  token => new TextEncoder().encode(token),
  token => new Response(token),
];

/** `init` of `/external`, which is not initialized yet. Throws if a token shows. */
export async function driveInit(external, source, what, witness) {
  await assertNotInitialized(() => external.default(source), what, witness);
}

/** `initSync`, in the same way. */
export async function driveInitSync(external, token, witness) {
  for (const make of MODULES) {
    await assertNotInitialized(() => external.initSync(make(token)), 'initSync', witness);
  }
}

async function assertNotInitialized(call, what, witness) {
  const {error} = await outcomeOf(call);
  if (error?.code !== 'not-initialized') throw new Error(`${what}: ${error}`);
  witness.assertTellsNone(error, what);
  witness.assertSilent(what);
}
