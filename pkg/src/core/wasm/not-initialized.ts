// The error that says why there is no wasm instance, and what to do about it.

import {ObjectstoreAuthError} from '../errors.js';

/** Appends advice to the message: what the page must change, if the cause tells that; else `advice`. */
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

/** Engines word the cause differently, and for a Content-Security-Policy they suggest a laxer one than needed. */
function adviceOn(reason: string): string | undefined {
  if (typeof WebAssembly === 'undefined') return ': this engine has no WebAssembly';
  if (/CSP|Content.Security/i.test(reason))
    return ": the page's Content-Security-Policy must allow `script-src 'wasm-unsafe-eval'`";
  if (/disallowed by embedder/.test(reason))
    return ": this host does not compile wasm at run time (as Cloudflare Workers); import this package's `.wasm` file and pass it to `initSync(module)`";
  if (/magic|0asm/.test(reason)) return ': that is no wasm, but maybe a page; check its URL';
  return undefined;
}
