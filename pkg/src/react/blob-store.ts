// An object's bytes as a `blob:` URL, for what can neither say that an image failed nor wait: a CSS mask,
// a canvas.

import {ImageStore, LOADING, type LoadState} from '../shared/image-store.js';

export class BlobStore extends ImageStore {
  /** Since the last success. */
  #failures = 0;
  /** Time does not help it, but another token may. */
  #isFinal = false;

  protected override first(): LoadState {
    return LOADING;
  }

  protected override async attempt(signal: AbortSignal): Promise<LoadState> {
    const response = await this.#unlessCut(signal, this.#fetch(signal));
    if (!response.ok) {
      response.body?.cancel().catch(() => {});
      this.#failed(signal, response);
      throw new Error(`the image could not be fetched: the server answered ${response.status}`);
    }
    const blob = await this.#unlessCut(signal, response.blob());
    signal.throwIfAborted();
    this.#failures = 0;
    const src = URL.createObjectURL(blob);
    signal.addEventListener('abort', () => URL.revokeObjectURL(src));
    return {src, status: 'loaded'};
  }

  /** What it showed is revoked. */
  protected override stop(): void {
    super.stop();
    this.#failures = 0;
    this.#isFinal = false;
    this.show(LOADING);
  }

  async #fetch(signal: AbortSignal): Promise<Response> {
    const src = this.#isFinal ? this.auth.peekImageUrl(this.address) : undefined;
    if (src === undefined) return this.auth.fetch(this.address, {signal});
    // With the token that came, and without asking the session for one: an object that stays missing must
    // not keep the page refetching.
    try {
      return await fetch(src, {signal});
    } catch {
      signal.throwIfAborted();
      // The platform's own error may quote the URL, and with it the token; so may that of a `fetch` of the app's.
      throw new TypeError(
        'the request failed: see the network log; the server may lack CORS headers',
      );
    }
  }

  /** What the network cuts off is tried again. All else is for the session to heal. */
  async #unlessCut<T>(signal: AbortSignal, wait: Promise<T>): Promise<T> {
    try {
      return await wait;
    } catch (error) {
      if (error instanceof TypeError) this.#failed(signal);
      throw error;
    }
  }

  #failed(signal: AbortSignal, response?: Response): void {
    const after = response && retryAfter(response);
    // What an app passes in place of a session may have no such method.
    const delay = this.auth.retryDelay?.(++this.#failures, response?.status, after);
    this.#isFinal = delay === undefined;
    if (delay !== undefined) this.retryIn(delay, signal);
  }
}

/** What the response asked to wait, in seconds. */
function retryAfter({headers}: Response): number | undefined {
  const value = headers.get('Retry-After');
  if (value === null) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds;
  // A date is one of the server's clock, as the response's own is.
  const now = Date.parse(headers.get('Date') ?? '') || Date.now();
  return (Date.parse(value) - now) / 1_000;
}
