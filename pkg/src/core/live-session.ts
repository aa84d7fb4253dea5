// A session that survives its wasm instance: if that breaks, another session takes its place with the same token.

import {documentAddress, type HostEvent, Session} from './glue.js';
import {type HostOwner, makeHost} from './session-host.js';
import {Subscribers} from './subscribers.js';
import type {EpochMs, ImageAuthSnapshot, RefetchRequest, Seconds, TokenStatus} from './types.js';
import {SessionMemo} from './url-memo.js';
import {afterWasm, callWasm, currentInstance, lastBreakage} from './wasm/instance.js';

/** The app's options, checked. Rust fills in the default of an option that is undefined. */
export interface CheckedOptions {
  readonly baseUrl: string;
  readonly refetch: (request: RefetchRequest) => unknown;
  readonly param: string | undefined;
  readonly field: string | undefined;
  readonly refreshAhead: Seconds | undefined;
  readonly lifetime: Seconds | undefined;
  readonly refetchTimeout: Seconds | undefined;
}

/**
 * How often a pending call is started. It is started again when its instance breaks, and it may be what breaks it: an
 * app's `refetch` that overflows the stack.
 */
const MAX_STARTS = 5;

export class LiveSession implements HostOwner {
  readonly subscribers = new Subscribers();
  readonly options: CheckedOptions;
  readonly #memo = new SessionMemo();
  /** Starts each pending call again. */
  readonly #pendingStarts = new Set<() => void>();
  #session!: Session;
  /** The instance that the session is in. */
  #instance = 0;
  #abandoned!: AbortController;
  /** Absolute where there is a document: the endpoint stays the same wherever the document moves. */
  #baseUrl: string;
  /** What a session that takes this one's place begins with: the token, and the clock. Kept in memory alone. */
  #token: string | undefined;
  #clockSkewMs = 0;
  /** As the app saw it last. */
  #lastSnapshot: ImageAuthSnapshot | undefined;
  #isDisposed = false;

  constructor(options: CheckedOptions) {
    this.options = options;
    this.#baseUrl = options.baseUrl;
    callWasm(() => {
      this.#open();
      this.#instance = currentInstance();
    });
    this.#baseUrl = absoluteUrl(options.baseUrl, documentAddress());
  }

  /** Calls the session for something that changes nothing. */
  ask<T>(question: (session: Session) => T): T {
    return callWasm(() => question(this.#current()));
  }

  /** Calls the session for something that may change what URLs are: drops the remembered ones. */
  change<T>(call: (session: Session) => T): T {
    this.#memo.clear();
    return this.ask(call);
  }

  /** As `change`, for something that is waited for. It is started again if the instance is replaced meanwhile. */
  wait<T>(call: (session: Session) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let starts = 0;
      const start = () => {
        new Promise<T>(settle => {
          if (++starts > MAX_STARTS) throw lastBreakage();
          settle(this.change(call));
        })
          .then(resolve, reject)
          .finally(() => this.#pendingStarts.delete(start));
      };
      start();
      this.#pendingStarts.add(start);
    });
  }

  imageUrl(url: string): string | undefined {
    this.#memo.clearIfOver();
    const known = this.#memo.get(url);
    if (known !== undefined) return known;
    const src = this.ask(session => session.imageUrl(url));
    this.#remember(url, src);
    return src;
  }

  imageUrls(urls: string[]): Array<string | undefined> {
    this.#memo.clearIfOver();
    const known = this.#memo.getAll(urls);
    if (known) return known;
    const all = this.ask(session => session.imageUrls(urls));
    urls.forEach((url, index) => this.#remember(url, all[index]));
    return all;
  }

  ingest(response: unknown, serverTime: EpochMs | undefined): TokenStatus {
    // `null` means that there is no token, as for `refetch`.
    return this.change(session => session.ingest(response === null ? '' : response, serverTime));
  }

  snapshot(): ImageAuthSnapshot {
    if (this.#isDisposed && this.#lastSnapshot) return this.#lastSnapshot;
    return (this.#lastSnapshot = this.ask(snapshotOf));
  }

  dispose(): void {
    if (!this.#isDisposed) {
      this.change(session => session.dispose());
      this.#lastSnapshot = this.ask(snapshotOf);
      this.#isDisposed = true;
      this.#token = undefined;
    }
    // All have been notified of the disposal, unless one of them called `dispose` when notified: the rest is then skipped.
    afterWasm(() => this.subscribers.clear());
  }

  changed(instance: number, token: string | undefined, clockSkewMs: number): void {
    if (instance !== this.#instance) return;
    this.#memo.clear();
    this.#token = token;
    this.#clockSkewMs = clockSkewMs;
    afterWasm(() => this.subscribers.notify());
  }

  dispatch(instance: number, event: HostEvent): void {
    // An event of a session that was replaced does not concern its successor.
    this.change(session => {
      if (instance === this.#instance) session.onHostEvent(event);
    });
  }

  #remember(url: string, src: string | undefined): void {
    if (src === undefined) return;
    if (!this.#memo.isOpen) this.#memo.open(this.ask(session => session.reusableFor()));
    this.#memo.set(url, src);
  }

  /** The session, in the instance at hand. */
  #current(): Session {
    if (this.#instance !== currentInstance()) this.#reopen();
    return this.#session;
  }

  #open(): void {
    const {refetch, ...options} = this.options;
    this.#abandoned = new AbortController();
    const host = makeHost(refetch, this, currentInstance(), this.#abandoned.signal);
    this.#session = new Session(this.#baseUrl, host, options);
  }

  #reopen(): void {
    this.#memo.clear();
    this.#abandoned.abort();
    this.#open();
    if (this.#isDisposed) this.#session.dispose();
    else this.#restore();
    // Set last: `changed` ignores the new session until now, since for subscribers nothing has changed.
    this.#instance = currentInstance();
    // Not at once: whoever called may be rendering, or have little of the stack left.
    const pending = [...this.#pendingStarts];
    queueMicrotask(() => this.#resume(pending));
  }

  #restore(): void {
    if (this.#token === undefined) return;
    const skew = this.#clockSkewMs;
    this.#session.ingest(this.#token, skew === 0 ? undefined : Date.now() + skew);
  }

  #resume(pending: Array<() => void>): void {
    for (const start of pending) start();
    const told = this.#lastSnapshot;
    // Only a visible difference: a subscriber that breaks the instance each time would be notified for ever.
    if (told && !looksSame(told, this.snapshot())) this.subscribers.notify();
  }
}

/** True where two snapshots differ in nothing but their counts and clock skew. */
function looksSame(one: ImageAuthSnapshot, other: ImageAuthSnapshot): boolean {
  const seen = ({status, mode, expiresAt, refetching, error}: ImageAuthSnapshot) =>
    [status, mode, expiresAt, refetching, error?.message].join();
  return seen(one) === seen(other);
}

/** Where there is no document, and where it is no base, wasm has found `url` to be good as it is. */
function absoluteUrl(url: string, base: string | undefined): string {
  try {
    return new URL(url, base).href;
  } catch {
    return url;
  }
}

function snapshotOf(session: Session): ImageAuthSnapshot {
  return session.snapshot();
}
