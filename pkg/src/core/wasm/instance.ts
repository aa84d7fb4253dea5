// The one wasm instance of this copy of the package. It is created at the first call, or earlier by `init`, and replaced
// after an exception of the engine (a stack overflow, a trap) has passed through it.

import {bytes} from '#wasm/bytes';
import {ObjectstoreAuthError} from '../errors.js';
import {initSync, ready, replaceInstance} from '../glue.js';
import {notInitialized} from './not-initialized.js';

/** An export by which this package's wasm is recognised. */
const OWN_EXPORT = 'replaceInstance';

/** 0 until there is an instance. Each that replaces another has the next number. */
let instanceNumber = 0;

/** An exception of the engine has passed through the instance: its state is undefined since then. */
let isBroken = false;

/** The last such exception. */
let fatalError: unknown;

/** How many calls into wasm are on the stack. A call may call an app's function that makes another one. */
let depth = 0;

/** What runs once no wasm call is on the stack. */
let deferred: Array<() => void> = [];

let loading: Promise<void> | undefined;

/** The number of the current instance. */
export function currentInstance(): number {
  return instanceNumber;
}

/** The exception because of which the last broken instance was replaced. */
export function lastFatalError(): unknown {
  return fatalError;
}

/**
 * Calls into wasm. First creates the instance where there is none (from the embedded bytes, if this entry has them), and
 * replaces a broken one.
 */
export function callWasm<T>(call: () => T): T {
  if (instanceNumber === 0) instantiateEmbedded();
  else if (isBroken) replaceBroken();
  depth++;
  try {
    const result = call();
    // An app's function that was called meanwhile may have broken the instance, and have caught the exception.
    if (isBroken) throw fatalError;
    return result;
  } catch (error) {
    // Rust throws only `ObjectstoreAuthError`s, and only after it has returned. Anything else (a stack overflow, a trap)
    // has unwound wasm frames that have not released what they held.
    if (!isBroken && !(error instanceof ObjectstoreAuthError)) {
      isBroken = true;
      fatalError = error;
    }
    throw isBroken ? fatalError : error;
  } finally {
    depth--;
    if (depth === 0) runDeferred();
  }
}

/** Runs `callback` once no wasm call is on the stack, so that the app's code never sees a call half done. */
export function afterWasm(callback: () => void): void {
  deferred.push(callback);
  if (depth === 0) runDeferred();
}

function runDeferred(): void {
  const callbacks = deferred;
  deferred = [];
  for (const callback of callbacks) {
    try {
      callback();
    } catch (error) {
      // Reported, and not thrown here: the other callbacks must run, too, and the wasm call has its own result.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

/** Calls `ready` because it has no arguments, which would be written into the broken instance's memory: see `replaceInstance`. */
function replaceBroken(): void {
  // The broken instance has calls on the stack. They would continue in the memory of the new one.
  if (depth > 0) throw fatalError;
  replaceInstance();
  ready();
  instanceNumber++;
  isBroken = false;
}

function instantiateEmbedded(): void {
  if (!bytes) throw notInitialized('the wasm module is not loaded: call `await init()` first');
  instantiate(bytes(), ': call `await init()` first');
}

/** Creates the instance, unless there is one. Throws `not-initialized`; the message says why, and ends with `advice`. */
export function instantiate(source: BufferSource | WebAssembly.Module, advice?: string): void {
  if (instanceNumber > 0) return;
  try {
    createInstance(source);
  } catch (cause) {
    throw notInitialized('the wasm module could not be instantiated', cause, advice);
  }
}

function createInstance(source: BufferSource | WebAssembly.Module): void {
  const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  // The glue would keep an instance of other wasm, and fail at the first call.
  if (!WebAssembly.Module.exports(module).some(({name}) => name === OWN_EXPORT)) {
    throw new Error('it is the wasm of another package');
  }
  initSync({module});
  instanceNumber = 1;
}

/**
 * Creates the instance from the module that `compile` resolves to, unless there is one. Concurrent callers share one
 * compilation; after a failure, the next call tries again.
 */
export function instantiateFrom(compile: () => Promise<WebAssembly.Module>): Promise<void> {
  if (instanceNumber > 0) return Promise.resolve();
  loading ??= compile()
    .then(instantiate)
    .finally(() => (loading = undefined));
  return loading;
}
