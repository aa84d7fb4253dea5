// The session as apps see it: promises and subscribers around the one in wasm, which decides.

/// <reference lib="esnext.disposable" preserve="true" />

import {documentAddress} from '#wasm/platform';
import * as args from './arguments.js';
import {ObjectstoreAuthError} from './errors.js';
import {type Core, ask, makeCore} from './instance.js';
import {type Shortcut, pathOf, shortcut, through} from './shortcut.js';
import type {
  EpochMs,
  ImageAuthOptions,
  ImageAuthSnapshot,
  RefetchRequest,
  TokenStatus,
} from './types.js';

type Listeners = Set<{listener: () => void}>;

/** What happened, as `src/wasm/host.js` tells it. */
type Told = [id: number, name: string, status?: number, value?: unknown, number?: number];

type AskedOf = Parameters<typeof ask> extends [Core, ...infer Asked] ? Asked : never;

/** The URL to load, the length of the key that others may stand in place of, and for how long (ms). */
type Found = [src: string, keyLength: number | undefined, settledFor: number];

interface Held {
  core: WeakRef<Core>;
  /** The field of a response that carries the token. */
  field: string;
  /** Until something happens, the clock leaves the span, or the document lies elsewhere. */
  known?: (Shortcut & {address: string | undefined; since: number; span: number}) | undefined;
  /** URLs handed out since wasm was last told how many. */
  urls: number;
}

/** What is asked of the session in wasm, as `src/wasm/session.rs` numbers it, after the functions. */
const enum Ask {
  open = 8,
  ingest,
  imageUrl,
  peekImageUrl,
  freshImageUrl,
  urlToFetch,
  imageFailed,
  refetch,
  snapshot,
  dispose,
  count,
  retryDelay,
  tell,
}

/**
 * Keeps one token usable and builds URLs with it. One per API endpoint and page.
 *
 * ```ts
 * const auth = new ImageAuth({
 *   baseUrl: '/api/0/organizations/acme/objectstore',
 *   refetch: ({signal}) => fetch('/api/0/organizations/acme/builds/101', {signal}),
 * });
 * img.src = await auth.freshImageUrl(url);
 * ```
 *
 * - At most one refetch is in flight, however many images ask.
 * - No URL is handed out with a token known to be expired, by the server's clock as best known.
 * - A URL, asked for again, is the same string for as long as its token is usable, also when a newer
 *   token has arrived: an image is not reloaded because an API response was polled.
 * - A wrong local clock neither breaks images nor makes it refetch in a loop.
 * - Nothing is refetched for a page that is hidden, or that has asked for no URL since the last token.
 * - After sleep, it notices expiry before the first image is asked for.
 *
 * Every method but `snapshot`, `subscribe`, `imageFailed` and `dispose` throws `disposed`, or rejects
 * with it, once the session was disposed.
 */
export class ImageAuth {
  readonly #core: Core;
  readonly #held: Held;
  readonly #listeners: Listeners = new Set();

  /** Throws `invalid-option`. */
  constructor(options: ImageAuthOptions) {
    const given = args.options(options);
    const refetch = args.read(given, 'refetch');
    if (typeof refetch !== 'function') {
      throw args.wrongType('invalid-option', '`refetch` must be a function', refetch);
    }
    const share = args.read(given, 'share');
    if (share) {
      throw args.wrongType('invalid-option', '`share` must be false: it is not there yet', share);
    }
    const seconds = (name: string, least: number) => args.number(given, name, 'seconds', least);
    this.#core = makeCore();
    // No garbage collector looks behind what wasm holds: let it be nothing that holds the session.
    this.#held = {core: new WeakRef(this.#core), field: args.field(given), urls: 0};
    const app = {
      refetch: refetch as (request: RefetchRequest) => unknown,
      changed: changed.bind(undefined, this.#listeners),
      tell: told.bind(undefined, this.#held),
    };
    this.#ask(
      Ask.open,
      [args.option(given, 'baseUrl'), args.param(options)],
      app,
      seconds('refreshAhead', 0),
      seconds('lifetime', 1e-3),
      seconds('refetchTimeout', 1e-3),
    );
  }

  /**
   * Takes the token of an API response (its JSON, or the token itself) that the app fetched by its
   * own means. `serverTime` is the response's `Date` header, where the app can read it. A token that is
   * no newer than the one at hand changes nothing. Throws `invalid-response`, `invalid-token` and
   * `invalid-option`.
   */
  ingest(response: unknown, options?: {serverTime?: EpochMs | Date | string}): TokenStatus {
    const time = args.read(args.options(options), 'serverTime');
    const isTime = typeof time === 'number' || args.isOf('Date', time);
    const date = typeof time === 'string' ? Date.parse(time) : isTime ? Number(time) : NaN;
    if (time !== undefined && !Number.isFinite(date)) {
      throw args.wrongType('invalid-option', '`serverTime` must be a date', time);
    }
    return this.#ask(Ask.ingest, [this.#held.field], orEmpty(response), date);
  }

  /**
   * The URL to load now, or undefined while no usable token is at hand: a refetch is then under way, or
   * will be when the page is seen, and subscribers are told when it has ended. Safe to call while rendering: it calls nobody back. Throws
   * `invalid-url`, `outside-base` and `not-covered`.
   */
  imageUrl(url: string): string | undefined {
    forgetWhatIsOver(this.#held);
    return this.#url(args.url(url));
  }

  /** `imageUrl` over many URLs. Same length and order. */
  imageUrls(urls: readonly string[]): Array<string | undefined> {
    forgetWhatIsOver(this.#held);
    return args.each(urls, url => this.#url(url));
  }

  #url(url: string): string | undefined {
    const held = this.#held;
    const known = held.known && through(held.known, url);
    if (known) {
      held.urls++;
      return known;
    }
    const address = documentAddress();
    const since = Date.now();
    const [src, keyLength, span] = this.#ask<Found | undefined>(Ask.imageUrl, [url]) ?? [];
    if (src === undefined || keyLength === undefined || !span) return src;
    const shape = shortcut(url, src, pathOf(url).length - keyLength);
    held.known = shape && {...shape, address, since, span};
    return src;
  }

  /**
   * As `imageUrl`, for a URL that may never be loaded, such as that of a link: it is no reason to refetch.
   * Undefined while no usable token is at hand.
   */
  peekImageUrl(url: string): string | undefined {
    return ask(this.#core, Ask.peekImageUrl, [args.url(url)]);
  }

  /**
   * The URL to load, once there is a usable token. Rejects with `refetch-failed` where the refetch was
   * refused, or none brought one within `refetchTimeout` (of the first who waits).
   */
  freshImageUrl(url: string): Promise<string> {
    return this.#settled(Ask.freshImageUrl, url) as Promise<string>;
  }

  /**
   * To be called when an image failed to load, with the `src` that failed. Resolves to the URL to
   * try next, or to undefined where another try cannot help (the token was not the cause).
   */
  imageFailed(src: string): Promise<string | undefined> {
    return this.#settled(Ask.imageFailed, src);
  }

  /**
   * As the platform's `fetch`, for script that needs an object's bytes (a canvas, a CSS mask, a
   * download): waits for a usable token, puts it into the URL, and on a 401 joins one refetch and
   * tries once more. Only `GET` and `HEAD`; URLs outside the base are refused (`outside-base`). Where the
   * network fails it rejects with a `TypeError` as the platform's does, but not with the platform's own, which
   * may quote the URL with the token.
   */
  async fetch(url: string, init?: RequestInit): Promise<Response> {
    const given = args.options(init);
    const method = args.option(given, 'method', 'GET');
    const signal = init?.signal;
    signal?.throwIfAborted();
    const src = await unlessAborted(
      signal,
      this.#settled(Ask.urlToFetch, url, method.toUpperCase()),
    );
    const response = await load(src as string, init);
    const next = await unlessAborted(
      signal,
      this.#settled(Ask.imageFailed, src, '', response.status),
    );
    if (next === undefined) return response;
    response.body?.cancel().catch(() => {});
    return load(next, init);
  }

  /**
   * For script whose `fetch` failed: in how many seconds another try may help, backed off more with each
   * attempt (1 for the first that failed). `status` is the response's, undefined where the network failed,
   * `retryAfter` the seconds that the response asked for. Undefined where time alone does not help: the
   * object is refused or missing until there is another token or URL.
   *
   * @internal for the bindings, which know a session by the public contract: others that fit it have none
   */
  retryDelay(attempt: number, status?: number, retryAfter?: number): number | undefined {
    return ask(this.#core, Ask.retryDelay, [], undefined, attempt, status, retryAfter);
  }

  /**
   * Refetches now, whatever the status; joins the refetch in flight if there is one. Rejects with
   * `refetch-failed`. No time has to pass between two of these: one called from a subscriber would
   * never end.
   */
  async refetch(): Promise<void> {
    await this.#settled(Ask.refetch, '');
  }

  /** Calls `listener` after every change of `snapshot()`. Returns the unsubscriber. */
  subscribe(listener: () => void): () => void {
    const subscriber = {listener};
    this.#listeners.add(subscriber);
    return () => void this.#listeners.delete(subscriber);
  }

  /** Immutable, and the same object until something changes: fits `useSyncExternalStore`. */
  snapshot(): ImageAuthSnapshot {
    return ask(this.#core, Ask.snapshot);
  }

  /** Stops timers, listeners and the refetch in flight. Idempotent. */
  dispose(): void {
    this.#ask(Ask.dispose);
    this.#listeners.clear();
  }

  /** As `dispose`, at the end of a block that says `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** What may change something. */
  #ask<T>(...what: AskedOf): T {
    forget(this.#core, this.#held);
    return ask(this.#core, ...what);
  }

  /** What is waited for, as a promise. */
  #settled(what: Ask, url: unknown, method = '', status?: number): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      const settle = (answer: string | ObjectstoreAuthError | undefined) =>
        answer instanceof ObjectstoreAuthError ? reject(answer) : resolve(answer);
      this.#ask(what, [args.url(url), method], settle, status);
    });
  }
}

/**
 * One listener that throws must not keep the others from being told; one that ends the subscription of
 * another, or the session, must.
 */
function changed(listeners: Listeners): void {
  for (const subscriber of [...listeners]) {
    try {
      if (listeners.has(subscriber)) subscriber.listener();
    } catch (error) {
      console.error(error);
    }
  }
}

function told(held: Held, ...[id, name, status, value, number]: Told): void {
  const core = held.core.deref();
  if (!core) return;
  forget(core, held);
  ask(core, Ask.tell, [name, held.field], orEmpty(value), id, status, number);
}

/** Something may change: what was known may hold no more. */
function forget(core: Core, held: Held): void {
  held.known = undefined;
  if (!held.urls) return;
  ask(core, Ask.count, [], undefined, held.urls);
  held.urls = 0;
}

/**
 * The clock may also have been set back. (The other one may stand still while the machine sleeps.) And a
 * `<base>` may have come, which names another host for a URL that names none.
 */
function forgetWhatIsOver(held: Held): void {
  if (!held.known) return;
  const {address, since, span} = held.known;
  const passed = Date.now() - since;
  if (!(passed >= 0 && passed < span) || documentAddress() !== address) held.known = undefined;
}

/** No token is an empty one, in whatever way it is said. */
function orEmpty(response: unknown): unknown {
  return response === null ? '' : response;
}

/** The platform's errors may quote the URL, and with it the token: none is passed on. */
async function load(src: string, init: RequestInit | undefined): Promise<Response> {
  try {
    return await fetch(src, init);
  } catch {
    init?.signal?.throwIfAborted();
    throw isTaken(src, init)
      ? new TypeError('the request failed: see the network log')
      : new ObjectstoreAuthError(
          'the platform can `fetch` no such URL, or not with these options',
          {
            code: 'invalid-option',
          },
        );
  }
}

function isTaken(src: string, init: RequestInit | undefined): unknown {
  try {
    return new Request(src, init);
  } catch {}
}

/** As the platform's `fetch` does: an abort is told at once, whatever is waited for. */
function unlessAborted<T>(signal: AbortSignal | null | undefined, wait: Promise<T>): Promise<T> {
  if (!signal) return wait;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
    wait.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
