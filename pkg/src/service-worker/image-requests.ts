// Performs what the state machine wants done: it decides, and this sends, asks and answers.

import {
  isOurs,
  PROTOCOL,
  type SessionMessage,
  type WorkerMessage,
} from '../core/worker-messages.js';
import type {Effect, Effects, ImageWorker} from './glue.js';
import {KeptBodies} from './kept-bodies.js';
import {startMachine} from './machine.js';
import type {CheckedOptions} from './options.js';
import {type FetchEvent, type MessageEventOfClient, scope} from './scope.js';
import {withToken} from './with-token.js';

/** A request that has no answer yet. */
interface OpenRequest {
  readonly event: FetchEvent;
  readonly respond: (response: Response | Promise<Response>) => void;
  /** The response to what was sent for it, until the page gets it. */
  response?: Response;
}

/** Requests at or below one base. */
export class ImageRequests {
  readonly #options: CheckedOptions;
  readonly #kept: KeptBodies | undefined;
  /** Undefined until it is needed, and null where it cannot be had: then every request passes through. */
  #machine: ImageWorker | undefined | null;
  /** Resolves when the machine knows what earlier workers kept. */
  #restored: Promise<void> | undefined;
  readonly #open = new Map<number, OpenRequest>();
  #lastId = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Resolves once no session waits to be forgotten. */
  #forgetting: Promise<void> = Promise.resolve();

  constructor(options: CheckedOptions) {
    this.#options = options;
    this.#kept = options.cache && new KeptBodies(options.cache.name);
  }

  readonly onFetch = (event: FetchEvent): void => {
    const {request, clientId} = event;
    const isImage = request.method === 'GET' && request.mode !== 'navigate' && clientId !== '';
    if (!isImage || !this.#mayBeBelow(request.url) || !this.#start()) return;
    const id = ++this.#lastId;
    const response = new Promise<Response>(respond => this.#open.set(id, {event, respond}));
    const isRange = request.headers.has('Range');
    const requested = () =>
      this.#call(machine => machine.requested(id, clientId, request.url, isRange));
    if (this.#restored) {
      event.respondWith(response);
      void this.#restored.then(() => this.#perform(requested()));
      return;
    }
    const effects = requested();
    const isLeftAlone = (effect: Effect) => effect.type === 'pass-on' && effect.id === id;
    if (effects.some(isLeftAlone)) this.#open.delete(id);
    else event.respondWith(response);
    this.#perform(effects.filter(effect => !isLeftAlone(effect)));
  };

  readonly onMessage = (event: MessageEventOfClient): void => {
    const {data, source} = event;
    if (!source || !this.#isForUs(data) || !this.#start()) return;
    const {type, session, sequence, auth} = data;
    const {id} = source;
    this.#perform(
      this.#call(machine => {
        if (type === 'forget') return machine.forgotten(id, session);
        if (type === 'ended') return machine.sessionEnded(id, session);
        const {token, generation, usableForMs, isAnonymous} = auth;
        const isHello = type === 'hello';
        return machine.tokenOffered(
          id,
          session,
          sequence,
          isHello,
          token,
          generation,
          usableForMs,
          isAnonymous,
        );
      }),
    );
    event.waitUntil(this.#forgetting);
  };

  /** A quick look, so that other requests cost no call into wasm. */
  #mayBeBelow(url: string): boolean {
    const {base} = this.#options;
    return url.startsWith(base) && ['/', '?', '#', ''].includes(url.charAt(base.length));
  }

  #isForUs(data: unknown): data is SessionMessage {
    if (!isOurs(data)) return false;
    const {base, param, session, sequence, auth} = data as Partial<SessionMessage>;
    const {base: ownBase, param: ownParam} = this.#options;
    return (
      base === ownBase &&
      param === ownParam &&
      typeof session === 'string' &&
      typeof sequence === 'number' &&
      typeof auth === 'object' &&
      auth !== null &&
      ['string', 'undefined'].includes(typeof auth.token)
    );
  }

  /** True once there is a machine. */
  #start(): boolean {
    if (this.#machine === undefined) {
      try {
        const machine = startMachine(this.#options);
        this.#machine = machine;
        this.#restored = this.#kept
          ?.list((key, bytes, storedAt) => machine.restore(key, bytes, storedAt))
          .catch(() => {});
      } catch (error) {
        this.#giveUp(error);
      }
    }
    return Boolean(this.#machine);
  }

  /** All requests pass through from now on. */
  #giveUp(error: unknown): void {
    this.#machine = null;
    const why = error instanceof Error ? error.message : error;
    console.warn(`objectstore-image-auth: the service worker leaves all requests alone: ${why}`);
    for (const id of this.#open.keys()) this.#passOn(id);
  }

  /** Calls the machine. Its exceptions are the engine's: after one, its state is undefined. */
  #call(method: (machine: ImageWorker) => Effects): Effect[] {
    if (!this.#machine) return [];
    try {
      const {effects, wakeAfterMs} = method(this.#machine);
      clearTimeout(this.#timer);
      if (wakeAfterMs !== undefined)
        this.#timer = setTimeout(() => this.#tell(machine => machine.tick()), wakeAfterMs);
      return effects;
    } catch (error) {
      this.#giveUp(error);
      return [];
    }
  }

  /** Tells the machine what happened, and performs what it wants done. */
  #tell(method: (machine: ImageWorker) => Effects): void {
    this.#perform(this.#call(method));
  }

  #perform(effects: Effect[]): void {
    for (const effect of effects) this.#performOne(effect);
  }

  #performOne(effect: Effect): void {
    switch (effect.type) {
      case 'pass-on':
        return this.#passOn(effect.id);
      case 'send':
        return void this.#send(effect.id, effect.url, effect.authorization);
      case 'deliver':
        return this.#deliver(effect.id, effect.of);
      case 'serve':
        return void this.#serve(effect.id, effect.key);
      case 'read':
        return this.#read(effect.id, effect.key, effect.maxBytes);
      case 'put':
        return void this.#put(effect.key, effect.bytes, effect.storedAt);
      case 'drop':
        return void this.#kept?.drop(effect.key).catch(() => {});
      case 'forget':
        this.#forgetting = this.#forget(effect.client, effect.session);
        return;
      case 'ask':
        return void this.#ask(effect);
      case 'welcome':
        return void this.#post(effect.client, {type: 'welcome', session: effect.session});
      case 'report-passed-on':
        return void this.#post(effect.client, {type: 'passed-on'});
    }
  }

  #passOn(id: number): void {
    const open = this.#open.get(id);
    if (open) this.#answer(id, fetch(open.event.request));
  }

  async #send(id: number, url: string, authorization: string | undefined): Promise<void> {
    const open = this.#open.get(id);
    if (!open) return;
    open.response?.body?.cancel().catch(() => {});
    const {header} = this.#options;
    const auth =
      authorization !== undefined && header ? ([header, authorization] as const) : undefined;
    try {
      // Another page may wait for the same bytes, so this one cannot abort their download.
      const signal = this.#kept ? undefined : open.event.request.signal;
      const response = await fetch(withToken(open.event.request, url, auth, signal));
      open.response = response;
      const {status, type, redirected, headers} = response;
      const length = headers.get('Content-Length');
      this.#tell(machine =>
        machine.responded(
          id,
          status,
          type === 'opaqueredirect',
          redirected,
          headers.get('Cache-Control') ?? undefined,
          headers.get('Vary') ?? undefined,
          length === null ? undefined : Number(length),
        ),
      );
    } catch {
      this.#tell(machine => machine.ended(id));
      this.#answer(id, Response.error());
    }
  }

  /** Several pages may get the same response: the one that it was sent for comes last. */
  #deliver(id: number, of: number): void {
    const response = this.#open.get(of)?.response;
    if (response) this.#answer(id, id === of ? response : response.clone());
  }

  async #serve(id: number, key: string): Promise<void> {
    const response = await this.#kept?.find(key);
    if (response) this.#answer(id, response);
    this.#tell(machine => (response ? machine.ended(id) : machine.lost(id)));
  }

  #read(id: number, key: string, maxBytes: number): void {
    const open = this.#open.get(id);
    const copy = open?.response?.clone();
    const kept = this.#kept;
    if (!open || !copy || !kept) return;
    const read = kept.read(key, copy, maxBytes).then(
      bytes => this.#tell(machine => machine.bodyRead(key, bytes)),
      () => this.#tell(machine => machine.storeFailed(key)),
    );
    // Browsers may stop a worker that nothing waits for.
    open.event.waitUntil(read.then(() => kept.settled()));
  }

  async #put(key: string, bytes: number, storedAt: number): Promise<void> {
    try {
      await this.#kept?.put(key, bytes, storedAt);
    } catch {
      this.#tell(machine => machine.storeFailed(key));
    }
  }

  async #forget(client: string, session: string): Promise<void> {
    await this.#kept?.dropAll().catch(() => {});
    await this.#post(client, {type: 'forgotten', session});
  }

  async #ask(effect: Effect & {type: 'ask'}): Promise<void> {
    const {client, refusedSession, refusedGeneration} = effect;
    const isThere = await this.#post(client, {type: 'ask', refusedSession, refusedGeneration});
    if (!isThere) this.#tell(machine => machine.clientGone(client));
  }

  /** Resolves to false if there is no such page. */
  async #post(
    client: string,
    message: Omit<WorkerMessage, 'base' | 'objectstoreImageAuth'>,
  ): Promise<boolean> {
    const page = await scope.clients.get(client);
    page?.postMessage({objectstoreImageAuth: PROTOCOL, base: this.#options.base, ...message});
    return page !== undefined;
  }

  #answer(id: number, response: Response | Promise<Response>): void {
    this.#open.get(id)?.respond(response);
    this.#open.delete(id);
  }
}
