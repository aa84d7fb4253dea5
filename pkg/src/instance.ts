// The one wasm instance of this copy of the package: made when first needed, or loaded ahead.

import {Core, instantiate as instantiateGlue} from '#wasm/glue';
import {bytes} from '#wasm/bytes';
import {ObjectstoreAuthError} from './errors.js';

export type {Core};

let ready = false;
let functions: Core | undefined;
let loading: Promise<void> | undefined;

/** Makes what answers in wasm; and the instance, if it is not there and its bytes are. */
export function makeCore(): Core {
  if (!ready) instantiateEmbedded();
  return new Core();
}

/** Calls a function in wasm by its number. */
export function call<T>(which: number, ...given: Given): T {
  return ask((functions ??= makeCore()), which, ...given);
}

type Given = [value?: unknown, a?: string, b?: string, c?: string, ...numbers: number[]];

/** Asks something of a core, by its number. Its errors come back as values, and are thrown here. */
export function ask<T>(
  core: Core,
  what: number,
  value?: unknown,
  a = '',
  b = '',
  c = '',
  x?: number,
  y?: number,
  z?: number,
): T {
  const answer = core.ask(what, value, a, b, c, x, y, z);
  if (answer instanceof ObjectstoreAuthError) throw answer;
  return answer as T;
}

function instantiateEmbedded(): void {
  if (!bytes) {
    throw notInitialized('the wasm module is not loaded: call `await init()` first');
  }
  try {
    makeInstance(bytes());
  } catch (cause) {
    throw notInitialized(
      'the embedded wasm module could not be compiled; call `await init()` first',
      cause,
    );
  }
}

/** Makes the instance, unless there is one. Throws a `not-initialized` that says why it can't. */
export function instantiate(source: BufferSource | WebAssembly.Module): void {
  if (ready) return;
  try {
    makeInstance(source);
  } catch (cause) {
    throw notInitialized('the wasm module could not be instantiated', cause);
  }
}

function makeInstance(source: BufferSource | WebAssembly.Module): void {
  const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  // The glue would keep the instance of a wrong one, and fail at the first call.
  if (!WebAssembly.Module.exports(module).some(({name}) => name === 'core_ask')) {
    throw new Error('it is wasm of another package');
  }
  instantiateGlue(module);
  ready = true;
}

/**
 * Makes the instance from what `compile` brings. Callers that come while one is under way wait for
 * that one; after a failure, the next one tries again.
 */
export function load(compile: () => Promise<WebAssembly.Module>): Promise<void> {
  if (ready) return Promise.resolve();
  loading ??= compile()
    .then(instantiate)
    .finally(() => (loading = undefined));
  return loading;
}

/** Compiles the embedded bytes off the main thread. */
export async function compileEmbedded(bytes: BufferSource): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw notInitialized('the embedded wasm module could not be compiled', cause);
  }
}

/** The error that says why there is no instance, and what to do about what only the page can change. */
export function notInitialized(message: string, cause?: unknown): ObjectstoreAuthError {
  const reason = cause instanceof Error ? `${message} (${cause.message})` : message;
  const advice = adviceOn(reason);
  return new ObjectstoreAuthError(reason + advice, {code: 'not-initialized', cause});
}

/** Engines that are not allowed to compile wasm say so each in its own way, and advise to allow more than need be. */
function adviceOn(reason: string): string {
  if (typeof WebAssembly === 'undefined') return ': this engine has no WebAssembly';
  if (!/CSP|Content.Security/i.test(reason)) return '';
  return ": the page's Content-Security-Policy must allow `script-src 'wasm-unsafe-eval'`";
}
