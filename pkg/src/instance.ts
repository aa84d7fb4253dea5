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

/** Texts first, for most take them, then what only wasm looks into. */
type Given = [texts?: readonly string[], value?: unknown, x?: number, y?: number, z?: number];

/** Asks something of a core, by its number. Its errors come back as values, and are thrown here. */
export function ask<T>(core: Core, what: number, ...[texts = [], value, ...numbers]: Given): T {
  const answer = core.ask(what, value, texts, ...numbers);
  if (answer instanceof ObjectstoreAuthError) throw answer;
  return answer as T;
}

function instantiateEmbedded(): void {
  if (!bytes) throw notInitialized('the wasm module is not loaded: call `await init()` first');
  instantiate(bytes(), ': call `await init()` first');
}

/** Makes the instance, unless there is one. Throws a `not-initialized` that says why it can't. */
export function instantiate(source: BufferSource | WebAssembly.Module, advice?: string): void {
  if (ready) return;
  try {
    makeInstance(source);
  } catch (cause) {
    throw notInitialized('the wasm module could not be instantiated', cause, advice);
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

/**
 * The error that says why there is no instance, and what to do about it: what only the page can change,
 * or else `advice`.
 */
export function notInitialized(
  message: string,
  cause?: unknown,
  advice = '',
): ObjectstoreAuthError {
  const reason = cause instanceof Error ? `${message} (${cause.message})` : message;
  return new ObjectstoreAuthError(reason + (adviceOn(reason) ?? advice), {
    code: 'not-initialized',
    cause,
  });
}

/** Engines say each in its own way what hinders them, and of a policy advise to allow more than need be. */
function adviceOn(reason: string): string | undefined {
  if (typeof WebAssembly === 'undefined') return ': this engine has no WebAssembly';
  if (/CSP|Content.Security/i.test(reason))
    return ": the page's Content-Security-Policy must allow `script-src 'wasm-unsafe-eval'`";
  if (/disallowed by embedder/.test(reason))
    return ": this host does not compile wasm at run time (as Cloudflare Workers); import this package's `.wasm` file and pass it to `initSync(module)`";
  if (/magic|0asm/.test(reason)) return ': that is no wasm, but maybe a page; check its URL';
  return undefined;
}
