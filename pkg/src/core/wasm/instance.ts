// The one wasm instance of this copy of the package. It is made when first needed, or ahead by `init`, and made
// anew after an exception of the engine has passed through it.

import {bytes} from '#wasm/bytes';
import {ObjectstoreAuthError} from '../errors.js';
import {initSync, ready, replaceInstance} from '../glue.js';
import {notInitialized} from './not-initialized.js';

/** An export that tells the package's own wasm from another's. */
const OWN_EXPORT = 'replaceInstance';

/** 0 until there is one. Each that takes another's place has the next number. */
let instanceNumber = 0;

/** The engine has thrown through the instance, whose state is undefined since then. */
let isBroken = false;

/** What was thrown last through an instance. */
let breakage: unknown;

/** How many calls into wasm are on the stack: one may call an app's function that makes another. */
let depth = 0;

let afterwards: Array<() => void> = [];

let loading: Promise<void> | undefined;

/** The number of the current instance. */
export function currentInstance(): number {
  return instanceNumber;
}

/** Why the last instance that was replaced had to be. */
export function lastBreakage(): unknown {
  return breakage;
}

/**
 * Calls into wasm. Makes the instance first where there is none (from the embedded bytes, if this entry has them), and
 * replaces one that is broken.
 */
export function callWasm<T>(call: () => T): T {
  if (instanceNumber === 0) instantiateEmbedded();
  else if (isBroken) replaceBroken();
  depth++;
  try {
    const result = call();
    // An app's function that was called meanwhile may have broken it, and have caught what was thrown.
    if (isBroken) throw breakage;
    return result;
  } catch (error) {
    // Rust throws only `ObjectstoreAuthError`s, and only after it has returned. Anything else (a stack overflow, a trap)
    // has unwound wasm frames without freeing or releasing what they held.
    if (!isBroken && !(error instanceof ObjectstoreAuthError)) {
      isBroken = true;
      breakage = error;
    }
    throw isBroken ? breakage : error;
  } finally {
    depth--;
    if (depth === 0) runAfterwards();
  }
}

/** Runs it once no wasm call is on the stack, so that the app's code never sees a call half done. */
export function afterWasm(run: () => void): void {
  afterwards.push(run);
  if (depth === 0) runAfterwards();
}

function runAfterwards(): void {
  const all = afterwards;
  afterwards = [];
  for (const run of all) {
    try {
      run();
    } catch (error) {
      // The others are to run, too, and the call has its own result.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

/** `ready` has no arguments, which would end up in the broken instance's memory: see `replaceInstance`. */
function replaceBroken(): void {
  // The broken one has calls on the stack that would go on in the memory of the new one.
  if (depth > 0) throw breakage;
  replaceInstance();
  ready();
  instanceNumber++;
  isBroken = false;
}

function instantiateEmbedded(): void {
  if (!bytes) throw notInitialized('the wasm module is not loaded: call `await init()` first');
  instantiate(bytes(), ': call `await init()` first');
}

/** Makes the instance, unless there is one. Throws a `not-initialized` that says why it can't. */
export function instantiate(source: BufferSource | WebAssembly.Module, advice?: string): void {
  if (instanceNumber > 0) return;
  try {
    makeInstance(source);
  } catch (cause) {
    throw notInitialized('the wasm module could not be instantiated', cause, advice);
  }
}

function makeInstance(source: BufferSource | WebAssembly.Module): void {
  const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  // The glue would keep the instance of a wrong one, and fail at the first call.
  if (!WebAssembly.Module.exports(module).some(({name}) => name === OWN_EXPORT)) {
    throw new Error('it is wasm of another package');
  }
  initSync({module});
  instanceNumber = 1;
}

/**
 * Makes the instance from what `compile` brings. Callers that come while one is under way wait for
 * that one; after a failure, the next one tries again.
 */
export function instantiateFrom(compile: () => Promise<WebAssembly.Module>): Promise<void> {
  if (instanceNumber > 0) return Promise.resolve();
  loading ??= compile()
    .then(instantiate)
    .finally(() => (loading = undefined));
  return loading;
}
