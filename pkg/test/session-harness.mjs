// A session whose clocks, timers, page and API the test controls.

import {setImmediate as turn} from 'node:timers/promises';
import {freshProject} from './installed.mjs';
import {jwt} from './leaks/jwt.js';

export const {ImageAuth, isObjectstoreAuthError, ...functions} = await freshProject().load();

/** The base of the session. */
export const BASE = '/api/0/organizations/acme/objectstore';

/** The URL of an object below it. */
export const ICON = `${BASE}/v1/objects/preprod/org=1;project=2/icon`;

const START = Date.UTC(2026, 0, 1);

/** A token that expires in this many seconds. */
export function mint(seconds = 300, claims = {}) {
  return jwt({exp: Math.floor(Date.now() / 1000) + seconds, ...claims});
}

/**
 * A session whose clocks stand still until `pass` is called. `refetch` is the app's function, in a mock. By default it
 * resolves to a token for five minutes.
 */
export function open(t, {refetch = async () => mint(), ...options} = {}) {
  holdClocks(t);
  const mock = t.mock.fn(refetch);
  const auth = new ImageAuth({baseUrl: BASE, refetch: mock, ...options});
  t.after(() => auth.dispose());
  /** The argument of the last call of `refetch`. */
  const request = () => mock.mock.calls.at(-1).arguments[0];
  return {auth, refetch: mock, calls: () => mock.mock.callCount(), request};
}

/** Stops both clocks and all timers. */
export function holdClocks(t, apis = ['setTimeout', 'Date']) {
  t.mock.timers.enable({apis, now: START});
  t.mock.method(performance, 'now', () => Date.now() - START + 1_000);
}

/** Lets time pass, second by second, and promises settle after each. */
export async function pass(t, seconds) {
  for (let second = 0; second < seconds; second++) {
    t.mock.timers.tick(1_000);
    await settle();
  }
}

/** Lets all promises that can settle do so. */
export async function settle() {
  for (let turns = 0; turns < 4; turns++) await turn();
}

/** A page, visible until `show('hidden')`: its document and the event target of its window. */
export function openPage(t) {
  const page = Object.assign(new EventTarget(), {
    visibilityState: 'visible',
    baseURI: 'https://app.example/builds/101',
    show(state) {
      page.visibilityState = state;
      page.dispatchEvent(new Event('visibilitychange'));
    },
  });
  const window = new EventTarget();
  const globals = {
    document: page,
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
  };
  Object.assign(globalThis, globals);
  t.after(() => Object.keys(globals).forEach(name => delete globalThis[name]));
  return {page, window};
}

/** A promise with its `resolve` and `reject`. */
export function deferred() {
  const own = {};
  own.promise = new Promise((resolve, reject) => Object.assign(own, {resolve, reject}));
  return own;
}

/** The state of a promise. */
export async function stateOf(promise) {
  let state = 'pending';
  promise.then(
    () => (state = 'fulfilled'),
    () => (state = 'rejected'),
  );
  await settle();
  return state;
}

/** The error that a call threw, or a promise rejected with. */
export async function failureOf(promise) {
  try {
    await (typeof promise === 'function' ? promise() : promise);
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** The token in a URL. */
export function tokenIn(url) {
  return new URL(url, 'https://app.example').searchParams.get('X-Os-Auth');
}

/** True if no six consecutive characters of a token are in the text. */
export function holdsNone(said, ...tokens) {
  for (const token of tokens) {
    for (let at = 0; at + 6 <= token.length; at++) {
      if (said.includes(token.slice(at, at + 6))) return false;
    }
  }
  return true;
}

/** A token of which no six consecutive characters occur in other texts. */
export function jwtOf(seconds, secret, claims = {}) {
  const exp = Math.floor(START / 1000) + seconds;
  return jwt({exp, secret, ...claims}, {alg: 'EdDSA', secret}).replace(
    /c2lnbmF0dXJl$/,
    's1gn4tur3',
  );
}
