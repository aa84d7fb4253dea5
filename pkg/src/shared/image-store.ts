// What is loaded by a session's URL and shown, as a store that a component subscribes to. What to load,
// and what to do when that fails, is the session's to say.

import {inFull} from './absolute-url.js';
import type {ImageAuth} from '../core/session.js';

/** How far a load is. `idle`: there is nothing to load. */
export type LoadStatus = 'idle' | 'loading' | 'loaded' | 'failed';

/** What there is to show. */
export interface LoadState {
  /** Undefined while there is nothing to show. */
  readonly src: string | undefined;
  readonly status: LoadStatus;
  /** Why it failed, where more is known than that it did. Holds no token. */
  readonly error?: unknown;
}

export const LOADING: LoadState = {src: undefined, status: 'loading'};

/**
 * It tries while somebody is subscribed to it, and again, where it has failed, whenever the session's
 * `retryGeneration` changes or the time has come that `retryIn` named.
 */
export abstract class ImageStore {
  readonly auth: ImageAuth;
  readonly url: string;
  #state: LoadState | undefined;
  #listener: (() => void) | undefined;
  /** Aborted with the last subscriber. */
  #run: AbortController | undefined;
  #isTrying = false;
  /** The one of its last try. */
  #lastRetryKey: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(auth: ImageAuth, url: string) {
    this.auth = auth;
    this.url = url;
  }

  /** The URL as the session is asked for it. */
  protected get address(): string {
    return inFull(this.url);
  }

  /** What there is to show at first. */
  protected abstract first(): LoadState;

  /** Another try. */
  protected abstract attempt(signal: AbortSignal): Promise<LoadState>;

  /** The same object until something changes. Not asked for where a server renders the page. */
  readonly state = (): LoadState => (this.#state ??= this.first());

  /** For one listener at a time. Returns the unsubscriber. */
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

  /** Nobody looks at it any more. */
  protected stop(): void {
    this.#run?.abort();
    this.#run = undefined;
    this.#isTrying = false;
    clearTimeout(this.#timer);
  }

  /** An attempt that is about to fail says when there may be another, in seconds. */
  protected retryIn(seconds: number, signal: AbortSignal): void {
    clearTimeout(this.#timer);
    if (signal.aborted) return;
    this.#timer = setTimeout(
      () => whenSeen(signal, () => this.#try(signal, true)),
      seconds * 1_000,
    );
  }

  protected show(state: LoadState): void {
    const {status, error} = this.state();
    this.#state = state;
    const isNews = status !== 'failed' || state.status !== status || state.error !== error;
    if (isNews) this.#listener?.();
    if (this.#run) this.#try(this.#run.signal);
  }

  #start(): AbortController {
    const run = new AbortController();
    const unsubscribe = this.auth.subscribe(() => this.#try(run.signal));
    run.signal.addEventListener('abort', unsubscribe);
    this.#try(run.signal);
    return run;
  }

  /** Tries, where there is reason to. */
  #try(signal: AbortSignal, isScheduled = false): void {
    const {src, status} = this.state();
    const isLacking = status === 'loading' && src === undefined;
    const hasFailed = status === 'failed';
    if (this.#isTrying || !(isLacking || hasFailed)) return;
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

  /** Changes when another try is worthwhile; undefined while there is nothing to load. */
  #retryKey(): string | undefined {
    try {
      const src = this.auth.peekImageUrl(this.address);
      return src && `${this.auth.retryGeneration?.(this.address)} ${src}`;
    } catch {}
  }
}

/** Calls back once the page is seen: at once, unless it is hidden. */
function whenSeen(signal: AbortSignal, then: () => void): void {
  if (globalThis.document?.visibilityState !== 'hidden') return then();
  const look = () => {
    if (document.visibilityState === 'hidden') return;
    document.removeEventListener('visibilitychange', look);
    then();
  };
  document.addEventListener('visibilitychange', look, {signal});
}
