// What the leak tests share: what is driven, and all that a token could get into, watched.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {setImmediate as turn} from 'node:timers/promises';
import {NAME, freshProject, wasmFile} from './installed.mjs';
import {looksOf} from './leaks/looks-in-node.js';
import {find, findRaw} from './leaks/marked.js';
import {BASE, ICON} from './leaks/places.js';

/** Each entry with the functions, as both kinds of module. */
export const COPIES = {
  'ES module': await freshProject().load(),
  CommonJS: freshProject().require(),
  'external ES module': await freshProject().load(`${NAME}/external`),
  'external CommonJS': freshProject().require(`${NAME}/external`),
};
const wasm = readFileSync(wasmFile);
for (const copy of Object.values(COPIES)) copy.initSync(wasm);

export const MODES = ['production', 'development'];

/** The functions, and arguments that they take. `gives`: what comes back has its token on purpose. */
export const FUNCTIONS = {
  tokenFromResponse: {args: [{}, {field: 'objectstore_token'}], gives: 'the token'},
  inspectToken: {args: ['opaque']},
  tokenStatus: {args: ['opaque', {now: 0, refreshAhead: 30}]},
  needsRefetch: {args: ['opaque', {now: 0, refreshAhead: 30}]},
  imageUrl: {args: ['/a', 'opaque', {param: 'X-Os-Auth'}], gives: 'a URL'},
  imageUrls: {args: [['/a', '/b'], 'opaque', {param: 'X-Os-Auth'}], gives: 'URLs'},
  objectUrl: {
    args: ['/a', {usecase: 'preprod', scopes: {org: 1, project: 2}, key: 'a/b'}],
    gives: 'a URL',
  },
  withoutToken: {args: ['/a', {param: 'X-Os-Auth'}], gives: 'a URL'},
  redactUrl: {args: ['/a'], gives: 'a text with all of the URL that is no secret'},
  urlExpiresAt: {args: ['/a', {param: 'X-Os-Auth'}]},
  isObjectstoreAuthError: {args: [undefined]},
};

/** The methods of `ImageAuth`, in the same way. */
export const METHODS = {
  ingest: {args: [{objectstore_token: 'opaque'}, {serverTime: 0}]},
  imageUrl: {args: [ICON], gives: 'a URL'},
  imageUrls: {args: [[ICON, `${ICON}?a`]], gives: 'URLs'},
  peekImageUrl: {args: [ICON], gives: 'a URL'},
  freshImageUrl: {args: [ICON], gives: 'a URL'},
  imageFailed: {args: [ICON], gives: 'a URL'},
  fetch: {args: [ICON, {method: 'GET', headers: {}, cache: 'default'}], gives: 'a Response'},
  retryDelay: {args: [1, 503, 20]},
  retryGeneration: {args: [ICON]},
  refetch: {args: []},
  subscribe: {args: [() => {}]},
  snapshot: {args: []},
  dispose: {args: []},
  [Symbol.dispose]: {args: []},
};

/** What a session is made of. */
export const OPTIONS = {
  baseUrl: BASE,
  refetch: async () => 'opaque',
  param: 'X-Os-Auth',
  field: 'objectstore_token',
  refreshAhead: 30,
  lifetime: 300,
  refetchTimeout: 30,
};

/** Where pages keep things, or send them. The package is to touch none of it. */
const KEEPERS = [
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'caches',
  'cookieStore',
  'history',
  'navigator',
  'BroadcastChannel',
  'postMessage',
  'XMLHttpRequest',
  'WebSocket',
  'Worker',
  'SharedWorker',
  'reportError',
];

/** From now on nothing is printed, and what would have been is looked at; and so is what is kept. */
export function watch(t, mode = 'production') {
  const said = [];
  const touched = [];
  const {NODE_ENV} = process.env;
  process.env.NODE_ENV = mode;
  for (const [name, method] of Object.entries(console)) {
    if (typeof method !== 'function') continue;
    t.mock.method(console, name, (...args) => void said.push(looksOf(args)));
  }
  const warned = warning => said.push(looksOf(warning));
  process.on('warning', warned);
  const before = KEEPERS.map(name => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const name of KEEPERS) {
    Object.defineProperty(globalThis, name, {configurable: true, value: keeper(name, touched)});
  }
  t.after(() => {
    process.off('warning', warned);
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
    for (const [name, was] of before) {
      delete globalThis[name];
      if (was) Object.defineProperty(globalThis, name, was);
    }
  });
  return {
    said,
    /** Holds where nothing that was printed tells a token, and nothing was kept. */
    assertSilent(what) {
      assertNone(said.splice(0).join('\n'), `what was printed by ${what}`, find);
      assert.deepEqual(touched.splice(0), [], `kept by ${what}`);
    },
  };
}

/** Notes whatever is done with it. */
function keeper(name, touched) {
  const note = () => void touched.push(name);
  const traps = ['get', 'set', 'has', 'apply', 'construct', 'defineProperty', 'ownKeys'];
  return new Proxy(function () {}, Object.fromEntries(traps.map(trap => [trap, note])));
}

/** Holds where nothing that can be seen of a value tells a token, `claims` aside where they were asked for. */
export function assertTellsNone(value, what, {claims = true} = {}) {
  assert.ok(
    !(value instanceof WebAssembly.RuntimeError),
    `a trap, which ends the instance: ${what}`,
  );
  assertNone(looksOf(value), `what came of ${what}`, claims ? find : findRaw);
}

function assertNone(text, what, finder) {
  const found = finder(text);
  if (found === undefined) return;
  const at = text.indexOf(found);
  assert.fail(`part of a token in ${what}: …${text.slice(Math.max(0, at - 60), at + 60)}…`);
}

/** How a call ended, also one that makes a promise. */
export async function outcomeOf(call) {
  try {
    return {value: await call()};
  } catch (error) {
    return {error};
  }
}

/** Lets all promises that can settle do so. */
export async function settle(turns = 2) {
  for (let i = 0; i < turns; i++) await turn();
}
