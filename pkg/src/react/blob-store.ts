// Loads an object's bytes as a `blob:` URL, for uses that cannot report a failed image: a CSS mask, a canvas.

import {ImageStore, LOADING, type LoadState} from '../shared/image-store.js';

export class BlobStore extends ImageStore {
  /** Failed attempts since the last success. */
  #failures = 0;
  /** Waiting does not help, but another token may. */
  #isFinal = false;

  protected override initial(): LoadState {
    return LOADING;
  }

  protected override async attempt(signal: AbortSignal): Promise<LoadState> {
    const response = await this.#countFailure(signal, this.#fetch(signal));
    if (!response.ok) {
      response.body?.cancel().catch(() => {});
      this.#scheduleRetry(signal, response);
      throw new Error(`the image could not be fetched: the server answered ${response.status}`);
    }
    const blob = await this.#countFailure(signal, response.blob());
    signal.throwIfAborted();
    this.#failures = 0;
    const src = URL.createObjectURL(blob);
    signal.addEventListener('abort', () => URL.revokeObjectURL(src));
    return {src, status: 'loaded'};
  }

  /** Also shows nothing any more: its `blob:` URL has been revoked. */
  protected override stop(): void {
    super.stop();
    this.#failures = 0;
    this.#isFinal = false;
    this.show(LOADING);
  }

  async #fetch(signal: AbortSignal): Promise<Response> {
    const src = this.#isFinal ? this.auth.peekImageUrl(this.address) : undefined;
    if (src === undefined) return this.auth.fetch(this.address, {signal});
    // With the token that came, without asking the session for another: an object that stays missing must not cause
    // refetches.
    try {
      return await fetch(src, {signal});
    } catch {
      signal.throwIfAborted();
      // The platform's error may quote the URL, and with it the token. So may the error of an app's own `fetch`.
      throw new TypeError(
        'the request failed: see the network log; the server may lack CORS headers',
      );
    }
  }

  /** Schedules another attempt where the network failed. All other errors are the session's to handle. */
  async #countFailure<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
    try {
      return await promise;
    } catch (error) {
      if (error instanceof TypeError) this.#scheduleRetry(signal);
      throw error;
    }
  }

  #scheduleRetry(signal: AbortSignal, response?: Response): void {
    const after = response && retryAfter(response);
    // An app may pass an object that implements only the public contract.
    const delay = this.auth.retryDelay?.(++this.#failures, response?.status, after);
    this.#isFinal = delay === undefined;
    if (delay !== undefined) this.retryIn(delay, signal);
  }
}

/** How long the response asks to wait, in seconds. */
function retryAfter({headers}: Response): number | undefined {
  const value = headers.get('Retry-After');
  if (value === null) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds;
  // A date is on the server's clock, as is the response's own `Date`.
  const now = Date.parse(headers.get('Date') ?? '') || Date.now();
  return (Date.parse(value) - now) / 1_000;
}
