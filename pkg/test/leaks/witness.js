// Watches for tokens: in what a call returns or throws, in what is printed meanwhile, and in what the page keeps or sends.

import {find, findRaw} from './tokens.js';
import {visibleText} from './visible-text.js';

/** Where pages keep things, or send them. The package must not touch any of these. */
const STORES = [
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

/**
 * From now on nothing is printed, until `stop` is called.
 *
 * @param {(value: unknown) => string} [toText] all that can be seen of a value
 */
export function startWitness(toText = visibleText) {
  const printed = [];
  const touched = [];
  const print = (...values) => void printed.push(toText(values));
  const undo = [];
  const replace = (object, name, value) => undo.push(replaceProperty(object, name, value));
  for (const [name, method] of Object.entries(console)) {
    if (typeof method === 'function') replace(console, name, print);
  }
  for (const name of STORES) replace(globalThis, name, recorder(name, touched));
  return {
    print,
    /** Stands in for the platform's `fetch`. */
    serve: fetch => replace(globalThis, 'fetch', fetch),
    /** Throws if a token shows in a value. `claims: false` allows the claims of a token, which can be asked for. */
    assertTellsNone(value, what, {claims = true} = {}) {
      // A trap would end the instance.
      if (value instanceof WebAssembly.RuntimeError) throw new Error(`a trap: ${what}`);
      assertNone(toText(value), `what came of ${what}`, claims ? find : findRaw);
    },
    /** Throws if a token was printed, or anything kept or sent. */
    assertSilent(what) {
      assertNone(printed.splice(0).join('\n'), `what was printed by ${what}`, find);
      const names = touched.splice(0);
      if (names.length > 0) throw new Error(`${what} touched ${names.join()}`);
    },
    stop() {
      for (const restore of undo.reverse()) restore();
    },
  };
}

/** Returns a function that restores the property. */
function replaceProperty(object, name, value) {
  const original = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, {value, configurable: true, writable: true});
  return () => {
    delete object[name];
    if (original) Object.defineProperty(object, name, original);
  };
}

/** Records whatever is done with it. */
function recorder(name, touched) {
  const record = () => void touched.push(name);
  const traps = ['get', 'set', 'has', 'apply', 'construct', 'defineProperty', 'ownKeys'];
  return new Proxy(function () {}, Object.fromEntries(traps.map(trap => [trap, record])));
}

function assertNone(text, where, finder) {
  const found = finder(text);
  if (found === undefined) return;
  const at = text.indexOf(found);
  throw new Error(`part of a token in ${where}: …${text.slice(Math.max(0, at - 60), at + 60)}…`);
}
