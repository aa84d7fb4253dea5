// Connects a session to the page's service worker. It passes on what either says to the other; Rust decides what that means.

import type {HostEvent, SessionAuth} from './glue.js';
import type {ServiceWorkers} from './types.js';
import {isOurs, PROTOCOL, type SessionMessage, type WorkerMessage} from './worker-messages.js';

/** How long to wait for the worker's first answer. */
const TIMEOUT_MS = 2_000;

/** The session. */
export interface WorkerClient {
  /** Its base, as messages name it. */
  readonly base: string;
  readonly param: string;
  /** Undefined once it is disposed. */
  auth(): SessionAuth | undefined;
  dispatch(event: HostEvent & {id?: number}): void;
}

export class WorkerConnection {
  readonly #container: ServiceWorkers;
  readonly #client: WorkerClient;
  readonly #session = String(Math.random());
  readonly #end = new AbortController();
  /** Called when the worker answers a message of this type. */
  readonly #waiting = new Map<WorkerMessage['type'], () => void>();
  #sequence = 0;
  #wasWelcomed = false;
  #lastAuth: string | undefined;

  constructor(container: ServiceWorkers, client: WorkerClient) {
    this.#container = container;
    this.#client = client;
    const {signal} = this.#end;
    container.addEventListener('message', event => this.#onMessage(event), {signal});
    container.addEventListener('controllerchange', () => this.#reconnect(), {signal});
    globalThis.addEventListener?.('pageshow', event => event.persisted && this.#reconnect(), {
      signal,
    });
    // Until the page has loaded, they wait otherwise.
    container.startMessages();
  }

  /**
   * Resolves to true once the worker has answered; to false if it does not in time, or the session is disposed. It may still
   * answer later.
   */
  connect(): Promise<boolean> {
    return new Promise(resolve => {
      setTimeout(() => resolve(false), TIMEOUT_MS);
      this.#end.signal.addEventListener('abort', () => resolve(false));
      this.#waiting.set('welcome', () => resolve(true));
      this.#send('hello');
    });
  }

  /** Tells the worker what images are to be loaded with, if that is new. */
  update(): void {
    const {token, generation, isAnonymous} = this.#client.auth() ?? {};
    const auth = [token, generation, isAnonymous].join();
    if (auth !== this.#lastAuth) this.#send('token');
    this.#lastAuth = auth;
  }

  /** The session is disposed. */
  end(): void {
    this.#send('ended');
    this.#end.abort();
  }

  /** The session is disposed. Resolves once the worker has forgotten it, and all that was kept for it. */
  async forget(): Promise<void> {
    const registration = await this.#container.getRegistration().catch(() => undefined);
    // A page that was loaded past the worker has none that controls it.
    const worker = this.#container.controller ?? registration?.active;
    const forgotten = new Promise<void>(resolve => this.#waiting.set('forgotten', resolve));
    if (worker) {
      this.#send('forget', worker);
      // One that never answered is not ours, and holds nothing.
      const tooLate = new Promise<void>(resolve => setTimeout(resolve, TIMEOUT_MS));
      await (this.#wasWelcomed ? forgotten : Promise.race([forgotten, tooLate]));
    }
    this.#end.abort();
  }

  /** There may be another worker, or this page may have slept. */
  #reconnect(): void {
    this.#client.dispatch({type: 'workerLost'});
    this.#send('hello');
  }

  #onMessage({data}: {readonly data?: unknown}): void {
    if (!isOurs(data) || data.base !== this.#client.base) return;
    const {type, session, refusedSession, refusedGeneration} = data as WorkerMessage;
    const isForAll = type === 'ask' || type === 'passed-on';
    if (!isForAll && session !== this.#session) return;
    this.#waiting.get(type)?.();
    this.#waiting.delete(type);
    if (type === 'welcome') this.#wasWelcomed = true;
    if (type === 'welcome') this.#client.dispatch({type: 'workerConnected'});
    if (type === 'passed-on') this.#client.dispatch({type: 'workerPassedOn'});
    if (type !== 'ask') return;
    const isRefused = refusedSession === this.#session;
    this.#client.dispatch(
      isRefused && refusedGeneration !== undefined
        ? {type: 'workerRefused', id: refusedGeneration}
        : {type: 'workerAsked'},
    );
    this.#send('token');
  }

  #send(type: SessionMessage['type'], worker = this.#container.controller): void {
    const {base, param} = this.#client;
    const message: SessionMessage = {
      objectstoreImageAuth: PROTOCOL,
      type,
      base,
      param,
      session: this.#session,
      sequence: ++this.#sequence,
      auth: this.#client.auth() ?? {generation: 0, usableForMs: 0, isAnonymous: false},
    };
    try {
      worker?.postMessage(message);
    } catch {
      // It is gone. Then there is no answer either.
    }
  }
}
