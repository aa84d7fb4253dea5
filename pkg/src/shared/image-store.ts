// The state of one image, as a store that a component subscribes to. The session decides what to load, and what to do
// when that fails.

import {absoluteUrl} from '../core/absolute-url.js';
import type {ImageAuth} from '../core/session.js';

/** How far the loading of an image is. `idle`: there is no URL to load. */
export type LoadStatus = 'idle' | 'loading' | 'loaded' | 'failed';

/** What there is to show of an image. */
export interface LoadState {
  /** Undefined while there is nothing to show. */
  readonly src: string | undefined;
  readonly status: LoadStatus;
  /** Why it failed, where that is known. Holds no token. */
  readonly error?: unknown;
}

export const LOADING: LoadState = {src: undefined, status: 'loading'};

/**
 * Loads while it has a subscriber. After a failure, tries again whenever the session's `retryGeneration` changes, and
 * after the time that was passed to `retryIn`.
 */
export abstract class ImageStore {
  readonly auth: ImageAuth;
  readonly url: string;
  #state: LoadState | undefined;
  #listener: (() => void) | undefined;
  /** Aborted when the subscriber is gone. */
  #run: AbortController | undefined;
  #isTrying = false;
  /** The `#retryKey()` at the last attempt. */
  #lastRetryKey: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(auth: ImageAuth, url: string) {
    this.auth = auth;
    this.url = url;
  }

  /**
   * The absolute URL, by the session's own document, as the session checks it. An element of a frame or a pop-up would
   * resolve it against another base.
   */
  protected get address(): string {
    return absoluteUrl(this.url);
  }

  /** The state before the first attempt. */
  protected abstract initial(): LoadState;

  /** Loads once. A rejection is a failure. */
  protected abstract attempt(signal: AbortSignal): Promise<LoadState>;

  /** The same object until something changes. Not called where a server renders the page. */
  readonly state = (): LoadState => (this.#state ??= this.initial());

  /** Takes one listener at a time. Returns the unsubscriber. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listener = listener;
    this.#run ??= this.#start();
    return () => {
      this.#listener = undefined;
      // Not at once: StrictMode subscribes again right after.
      queueMicrotask(() => {
        if (!this.#listener) this.stop();
      });
    };
  };

  /** Called when the subscriber is gone. */
  protected stop(): void {
    this.#run?.abort();
    this.#run = undefined;
    this.#isTrying = false;
    clearTimeout(this.#timer);
  }

  /** For an attempt that is about to fail: schedules another one. */
  protected retryIn(seconds: number, signal: AbortSignal): void {
    clearTimeout(this.#timer);
    if (signal.aborted) return;
    this.#timer = setTimeout(
      () => whenVisible(signal, () => this.#try(signal, true)),
      seconds * 1_000,
    );
  }

  protected show(state: LoadState): void {
    const {status, error} = this.state();
    this.#state = state;
    const isChange = status !== 'failed' || state.status !== status || state.error !== error;
    if (isChange) this.#listener?.();
    if (this.#run) this.#try(this.#run.signal);
  }

  #start(): AbortController {
    const run = new AbortController();
    const unsubscribe = this.auth.subscribe(() => this.#try(run.signal));
    run.signal.addEventListener('abort', unsubscribe);
    this.#try(run.signal);
    return run;
  }

  /** Makes an attempt, if there is a reason to. */
  #try(signal: AbortSignal, isScheduled = false): void {
    const {src, status} = this.state();
    const needsSrc = status === 'loading' && src === undefined;
    const hasFailed = status === 'failed';
    if (this.#isTrying || !(needsSrc || hasFailed)) return;
    if (hasFailed && !isScheduled && [undefined, this.#lastRetryKey].includes(this.#retryKey()))
      return;
    this.#isTrying = true;
    clearTimeout(this.#timer);
    this.attempt(signal)
      .catch((error: unknown): LoadState => ({src: undefined, status: 'failed', error}))
      .then(state => {
        if (signal.aborted) return;
        this.#isTrying = false;
        this.#lastRetryKey = this.#retryKey();
        this.show(state);
      });
  }

  /** Changes when another attempt is worthwhile. Undefined while there is nothing to load. */
  #retryKey(): string | undefined {
    try {
      const src = this.auth.peekImageUrl(this.address);
      return src && `${this.auth.retryGeneration?.(this.address)} ${src}`;
    } catch {}
  }
}

/** Calls `callback` once the page is visible: now, unless it is hidden. */
function whenVisible(signal: AbortSignal, callback: () => void): void {
  if (globalThis.document?.visibilityState !== 'hidden') return callback();
  const check = () => {
    if (document.visibilityState === 'hidden') return;
    document.removeEventListener('visibilitychange', check);
    callback();
  };
  document.addEventListener('visibilitychange', check, {signal});
}
