// The error that says why there is no wasm instance, and what to do about it.

import {ObjectstoreAuthError} from '../errors.js';

/** An error made of this message, its cause's message and advice: for a known cause its own advice, else `advice`. */
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

/** Engines have different words for one cause, and suggest a laxer Content-Security-Policy than is needed. */
function adviceOn(reason: string): string | undefined {
  if (typeof WebAssembly === 'undefined') return ': this engine has no WebAssembly';
  if (/CSP|Content.Security/i.test(reason))
    return ": the page's Content-Security-Policy must allow `script-src 'wasm-unsafe-eval'`";
  if (/disallowed by embedder/.test(reason))
    return ": this host does not compile wasm at run time (as Cloudflare Workers); import this package's `.wasm` file and pass it to `initSync(module)`";
  if (/magic|0asm/.test(reason)) return ': this is not wasm, but maybe a web page; check the URL';
  return undefined;
}
