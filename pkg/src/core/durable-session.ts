// A session that outlives its wasm instance: where the instance breaks, a new session in a new instance goes on with the
// same token.

import {absoluteUrl} from './absolute-url.js';
import {documentAddress, type HostEvent, Session} from './glue.js';
import {type HostOwner, makeHost} from './session-host.js';
import {ShownImages} from './recently-shown.js';
import {Subscribers} from './subscribers.js';
import type {
  EpochMs,
  ImageAuthEvent,
  ImageAuthSnapshot,
  RefetchRequest,
  Seconds,
  ServiceWorkers,
  TokenStatus,
} from './types.js';
import {SessionMemo} from './url-memo.js';
import {WorkerConnection} from './worker-connection.js';
import {baseName} from './worker-messages.js';
import {afterWasm, callWasm, currentInstance, lastFatalError} from './wasm/instance.js';

/** The app's options, checked. Rust fills in the default of an option that is undefined. */
export interface CheckedOptions {
  readonly baseUrl: string;
  readonly refetch: (request: RefetchRequest) => unknown;
  readonly param: string | undefined;
  readonly field: string | undefined;
  readonly refreshAhead: Seconds | undefined;
  readonly lifetime: Seconds | undefined;
  readonly refetchTimeout: Seconds | undefined;
  /** Whether nothing is refetched before the first response was ingested. */
  readonly awaitIngest: boolean;
  readonly onEvent: ((event: ImageAuthEvent) => void) | undefined;
}

/**
 * How often a pending call is started at most. It restarts when its instance breaks, and the call itself may be the
 * cause (a `refetch` that overflows the stack).
 */
const MAX_STARTS = 5;

export class DurableSession implements HostOwner {
  readonly subscribers = new Subscribers();
  readonly shownImages: ShownImages;
  readonly options: CheckedOptions;
  readonly #memo = new SessionMemo(() => this.call(session => session.reusableFor()));
  /** Starts each pending call again. */
  readonly #pendingStarts = new Set<() => void>();
  #session!: Session;
  /** The number of the instance that the session is in. */
  #instance = 0;
  /** Aborted when the session's instance was replaced: removes the session's listeners from the page. */
  #abandoned!: AbortController;
  /** Absolute where there is a document: the endpoint stays the same when the document's address changes. */
  #baseUrl: string;
  /** The token and the clock skew that a session in the next instance begins with. Kept in memory only. */
  #token: string | undefined;
  #clockSkewMs = 0;
  /** The snapshot that the app was given last. */
  #lastSnapshot: ImageAuthSnapshot | undefined;
  #isDisposed = false;
  #worker: WorkerConnection | undefined;

  constructor(options: CheckedOptions, keepImages: number) {
    this.options = options;
    this.shownImages = new ShownImages(keepImages);
    this.#baseUrl = options.baseUrl;
    callWasm(() => {
      this.#open();
      this.#instance = currentInstance();
    });
    this.#baseUrl = absoluteUrl(options.baseUrl, documentAddress());
  }

  /** Calls the session for something after which all remembered URLs stay valid. */
  call<T>(method: (session: Session) => T): T {
    return callWasm(() => method(this.#current()));
  }

  /** Calls the session for something that may change its URLs: forgets the remembered ones. */
  update<T>(method: (session: Session) => T): T {
    this.#memo.clear();
    return this.call(method);
  }

  /** As `update`, for a method that returns a promise. Calls it again if the instance is replaced meanwhile. */
  updateAsync<T>(method: (session: Session) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let starts = 0;
      const start = () => {
        new Promise<T>(settle => {
          if (++starts > MAX_STARTS) throw lastFatalError();
          settle(this.update(method));
        })
          .then(resolve, reject)
          .finally(() => this.#pendingStarts.delete(start));
      };
      start();
      this.#pendingStarts.add(start);
    });
  }

  imageUrl(url: string): string | undefined {
    return this.#memo.get(url, () => this.call(session => session.imageUrl(url)));
  }

  imageUrls(urls: string[]): Array<string | undefined> {
    return this.#memo.getAll(urls, () => this.call(session => session.imageUrls(urls)));
  }

  ingest(response: unknown, serverTime: EpochMs | undefined): TokenStatus {
    // `null` means that there is no token, as for `refetch`.
    return this.update(session => session.ingest(response === null ? '' : response, serverTime));
  }

  snapshot(): ImageAuthSnapshot {
    if (this.#isDisposed && this.#lastSnapshot) return this.#lastSnapshot;
    return (this.#lastSnapshot = this.call(snapshotOf));
  }

  /** Hands the token to the page's service worker from now on. Resolves to false where that does not work. */
  async connectServiceWorker(container: ServiceWorkers | undefined): Promise<boolean> {
    try {
      // Reading it throws in some private windows.
      const workers = container ?? navigator.serviceWorker;
      if (this.#isDisposed || !workers) return false;
      this.#worker ??= new WorkerConnection(workers, {
        base: baseName(this.#baseUrl, documentAddress()),
        param: this.options.param ?? 'X-Os-Auth',
        auth: () => this.call(session => session.workerAuth()),
        dispatch: event => this.update(session => session.onHostEvent(event)),
      });
      return await this.#worker.connect();
    } catch {
      return false;
    }
  }

  /** As `dispose`. Resolves once the service worker has forgotten the session. */
  async forget(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.dispose();
    await worker?.forget();
  }

  dispose(): void {
    this.#worker?.end();
    this.#worker = undefined;
    if (!this.#isDisposed) {
      this.update(session => session.dispose());
      this.#lastSnapshot = this.call(snapshotOf);
      this.#isDisposed = true;
      this.#token = undefined;
      this.shownImages.close();
    }
    // All have been notified of the disposal, unless one of them called `dispose` when notified: the rest is then skipped.
    afterWasm(() => this.subscribers.clear());
  }

  changed(instance: number, token: string | undefined, clockSkewMs: number): void {
    if (instance !== this.#instance) return;
    this.#memo.clear();
    this.#token = token;
    this.#clockSkewMs = clockSkewMs;
    afterWasm(() => {
      this.#worker?.update();
      this.subscribers.notify();
    });
  }

  /** Calls the app's `onEvent`. What a session does to take the place of another one is of no interest. */
  report(event: ImageAuthEvent, instance = this.#instance): void {
    if (instance !== this.#instance) return;
    afterWasm(() => {
      if (this.#isDisposed) return;
      try {
        this.options.onEvent?.(Object.freeze(event));
      } catch (error) {
        console.error(error);
      }
    });
  }

  dispatch(instance: number, event: HostEvent): void {
    // An event of a session that was replaced does not concern its successor.
    this.update(session => {
      if (instance === this.#instance) session.onHostEvent(event);
    });
  }

  /** The session, in the current instance. */
  #current(): Session {
    if (this.#instance !== currentInstance()) this.#reopen();
    return this.#session;
  }

  #open(): void {
    const {refetch, onEvent, ...options} = this.options;
    this.#abandoned = new AbortController();
    const host = makeHost(refetch, this, currentInstance(), this.#abandoned.signal);
    this.#session = new Session(this.#baseUrl, host, {...options, isLogged: onEvent !== undefined});
  }

  #reopen(): void {
    this.#memo.clear();
    this.#abandoned.abort();
    this.#open();
    if (this.#isDisposed) this.#session.dispose();
    else this.#restore();
    // Set last: `changed` ignores the new session until now, since for subscribers nothing has changed.
    this.#instance = currentInstance();
    // Not at once: the caller may be rendering, or have little of the stack left.
    const pending = [...this.#pendingStarts];
    queueMicrotask(() => this.#resume(pending));
  }

  #restore(): void {
    if (this.#lastSnapshot?.mode === 'service-worker')
      this.#session.onHostEvent({type: 'workerConnected'});
    if (this.#token === undefined) return;
    const skew = this.#clockSkewMs;
    this.#session.ingest(this.#token, skew === 0 ? undefined : Date.now() + skew);
  }

  #resume(pending: Array<() => void>): void {
    for (const start of pending) start();
    const last = this.#lastSnapshot;
    // Notify only if the snapshot looks different: otherwise a subscriber that breaks the instance each time would be
    // notified forever.
    if (last && !looksSame(last, this.snapshot())) this.subscribers.notify();
  }
}

/** True where two snapshots differ in nothing but their counts and clock skew. */
function looksSame(one: ImageAuthSnapshot, other: ImageAuthSnapshot): boolean {
  const visible = ({status, mode, expiresAt, refetching, error}: ImageAuthSnapshot) =>
    [status, mode, expiresAt, refetching, error?.message].join();
  return visible(one) === visible(other);
}

function snapshotOf(session: Session): ImageAuthSnapshot {
  return session.snapshot();
}
