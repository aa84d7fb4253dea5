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
  /** The `srcset` that belongs to `src`, if one was asked for. */
  readonly srcSet?: string | undefined;
  readonly status: LoadStatus;
  /** Why it failed, where that is known. Holds no token. */
  readonly error?: unknown;
}

export const LOADING: LoadState = {src: undefined, status: 'loading'};

export function failed(error?: unknown): LoadState {
  return {src: undefined, status: 'failed', error};
}

/**
 * Loads while it has a subscriber. After a failure, tries again whenever the session's `retryKey` changes.
 */
export abstract class ImageStore {
  readonly auth: ImageAuth;
  readonly url: string;
  readonly srcSet: string | undefined;
  #state: LoadState | undefined;
  #listener: (() => void) | undefined;
  /** Aborted when the subscriber is gone. */
  #run: AbortController | undefined;
  #isTrying = false;
  /** The session's `retryKey` at the last attempt. */
  #lastRetryKey: string | undefined;

  constructor(auth: ImageAuth, url: string, srcSet?: string) {
    this.auth = auth;
    this.url = url;
    this.srcSet = srcSet;
  }

  /**
   * The absolute URL, by the session's own document, as the session checks it. An element of a frame or a pop-up would
   * resolve it against another base.
   */
  protected get address(): string {
    return absoluteUrl(this.url);
  }

  /** The state before the first attempt. Called while rendering: causes no refetch. */
  protected abstract initial(): LoadState;

  /** Called when the first subscriber comes. */
  protected begin(_signal: AbortSignal): void {}

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
    this.begin(run.signal);
    this.#try(run.signal);
    return run;
  }

  /** Makes an attempt, if there is a reason to. */
  #try(signal: AbortSignal): void {
    const {src, status} = this.state();
    const needsSrc = status === 'loading' && src === undefined;
    const hasFailed = status === 'failed';
    if (this.#isTrying || !(needsSrc || hasFailed)) return;
    const retryKey = this.auth.retryKey(this.address);
    if (hasFailed && [undefined, this.#lastRetryKey].includes(retryKey)) return;
    this.#isTrying = true;
    this.attempt(signal)
      .catch(failed)
      .then(state => {
        if (signal.aborted) return;
        this.#isTrying = false;
        this.#lastRetryKey = this.auth.retryKey(this.address);
        this.show(state);
      });
  }
}
