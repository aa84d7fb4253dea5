// Fetches an object's bytes for `useImageBlob`, and tries again while that fails.

import {retryDelay} from './glue.js';
import {platformFetch} from './platform-fetch.js';
import type {ImageAuth} from './session.js';
import {callWasm} from './wasm/instance.js';

/**
 * Resolves to the bytes. After each failed attempt, calls `onFailure` and waits: for the time that the session says, or for
 * another token. Rejects once `signal` aborts.
 */
export async function fetchBlob(
  auth: ImageAuth,
  url: string,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<Blob> {
  let failures = 0;
  // Waiting does not help, but another token may.
  let isFinal = false;
  for (;;) {
    let delay: number | undefined;
    try {
      const response = await send(auth, url, signal, isFinal);
      if (response.ok) return await response.blob();
      response.body?.cancel().catch(() => {});
      delay = callWasm(() => retryDelay(++failures, response));
      isFinal = delay === undefined;
      throw new Error(`the server answered ${response.status} for the image`);
    } catch (error) {
      signal.throwIfAborted();
      // The network failed.
      if (error instanceof TypeError) {
        delay = callWasm(() => retryDelay(++failures, undefined));
        isFinal = false;
      }
      onFailure(error);
    }
    await untilWorthwhile(auth, url, delay, signal);
  }
}

/** With the token that came, if `isFinal`: an object that stays missing must not cause refetches. */
function send(
  auth: ImageAuth,
  url: string,
  signal: AbortSignal,
  isFinal: boolean,
): Promise<Response> {
  const src = isFinal ? auth.peekImageUrl(url) : undefined;
  return src === undefined ? auth.fetch(url, {signal}) : platformFetch(src, {signal});
}

/** Waits for another token, for this many seconds and until the page is visible, or until `signal` aborts. */
function untilWorthwhile(
  auth: ImageAuth,
  url: string,
  delay: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  const failedKey = auth.retryKey(url);
  return new Promise(resolve => {
    const ended = new AbortController();
    const end = () => {
      ended.abort();
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const unsubscribe = auth.subscribe(() => {
      const key = auth.retryKey(url);
      if (key !== undefined && key !== failedKey) end();
    });
    const timer =
      delay === undefined
        ? undefined
        : setTimeout(() => whenVisible(ended.signal, end), delay * 1_000);
    signal.addEventListener('abort', end, {signal: ended.signal});
  });
}

/** Calls `callback` once the page is visible: now, unless it is hidden. */
function whenVisible(signal: AbortSignal, callback: () => void): void {
  if (globalThis.document?.visibilityState !== 'hidden') return callback();
  const check = () => {
    if (document.visibilityState !== 'hidden') callback();
  };
  document.addEventListener('visibilitychange', check, {signal});
}
