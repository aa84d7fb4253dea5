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

/** What a session is made of. */
interface Parts {
  readonly core: Core;
  readonly held: Held;
  readonly listeners: Listeners;
}

/**
 * The parts of each session, keyed by an object stored on the session. Private members would not work through a
 * proxy (Vue's `reactive`).
 */
const PARTS = new WeakMap<object, Parts>();

/** Where a session carries that object. */
const KEY = Symbol('objectstore-image-auth.session');

interface Held {
  core: {deref(): Core | undefined};
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
  carriesToken,
  retryDelay,
  retryGeneration,
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
 * With zone.js (Angular), create and use it in `NgZone.runOutsideAngular`: its timer, which is pending from the
 * first token to `dispose`, would keep the zone from becoming stable.
 *
 * Every method but `snapshot`, `subscribe`, `imageFailed` and `dispose` throws `disposed`, or rejects
 * with it, once the session was disposed.
 */
export class ImageAuth {
  /** Throws `invalid-option`. */
  constructor(options: ImageAuthOptions) {
    const given = args.options(options);
    const refetch = args.read(given, 'refetch');
    if (typeof refetch !== 'function') {
      throw args.wrongType('invalid-option', '`refetch` must be a function', refetch);
    }
    const seconds = (name: string, least: number) => args.number(given, name, 'seconds', least);
    const core = makeCore();
    const listeners: Listeners = new Set();
    // No garbage collector looks behind what wasm holds: let it be nothing that holds the session.
    const held: Held = {core: weakly(core), field: args.field(given), urls: 0};
    const app = {
      refetch: refetch as (request: RefetchRequest) => unknown,
      field: held.field,
      changed: changed.bind(undefined, listeners),
      tell: told.bind(undefined, held),
    };
    ask(
      core,
      Ask.open,
      [args.option(given, 'baseUrl'), args.param(options)],
      app,
      seconds('refreshAhead', 0),
      seconds('lifetime', 1e-3),
      seconds('refetchTimeout', 1e-3),
    );
    // Frozen, so that no proxy wraps it.
    const key = Object.freeze({});
    PARTS.set(key, {core, held, listeners});
    // Neither is listed among the session's own fields, and what a subclass or a test has in their place wins.
    const own = {
      [KEY]: key,
      subscribe: this.subscribe.bind(this),
      snapshot: this.snapshot.bind(this),
    };
    for (const name of Reflect.ownKeys(own) as Array<keyof typeof own>) {
      Object.defineProperty(this, name, {value: own[name], configurable: true, writable: true});
    }
  }

  /**
   * Takes the token of an API response (its JSON, or the token itself) that the app fetched by its
   * own means. `serverTime` is the response's `Date` header, where the app can read it. A token that is
   * no newer than the one at hand changes nothing. Throws `invalid-response` (also for a wrapper around
   * the response, such as the result of a query: pass its `data`), `invalid-token` and `invalid-option`.
   */
  ingest(response: unknown, options?: {serverTime?: EpochMs | Date | string}): TokenStatus {
    const time = args.read(args.options(options), 'serverTime');
    const isTime = typeof time === 'number' || args.isOf('Date', time);
    const date = typeof time === 'string' ? Date.parse(time) : isTime ? Number(time) : NaN;
    if (time !== undefined && !Number.isFinite(date)) {
      throw args.wrongType('invalid-option', '`serverTime` must be a date', time);
    }
    const parts = partsOf(this, 'ingest');
    return askOf(parts, Ask.ingest, [parts.held.field], orEmpty(response), date);
  }

  /**
   * The URL to load now, or undefined while no usable token is at hand: a refetch is then under way, or
   * will be when the page is seen, and subscribers are told when it has ended. Safe to call while rendering: it calls nobody back. Throws
   * `invalid-url`, `outside-base` and `not-covered`.
   */
  imageUrl(url: string): string | undefined {
    const parts = partsOf(this, 'imageUrl');
    forgetWhatIsOver(parts.held);
    return urlOf(parts, args.url(url));
  }

  /** `imageUrl` over many URLs. Same length and order. */
  imageUrls(urls: readonly string[]): Array<string | undefined> {
    const parts = partsOf(this, 'imageUrls');
    forgetWhatIsOver(parts.held);
    return args.each(urls, url => urlOf(parts, url));
  }

  /**
   * As `imageUrl`, for a URL that may never be loaded, such as that of a link: it is no reason to refetch.
   * Undefined while no usable token is at hand.
   */
  peekImageUrl(url: string): string | undefined {
    return ask(partsOf(this, 'peekImageUrl').core, Ask.peekImageUrl, [args.url(url)]);
  }

  /**
   * The URL to load, once there is a usable token. Rejects with `refetch-failed` where the refetch was
   * refused, or none brought one within `refetchTimeout` (of the first who waits).
   */
  async freshImageUrl(url: string): Promise<string> {
    const parts = partsOf(this, 'freshImageUrl');
    return settled(parts, Ask.freshImageUrl, url) as Promise<string>;
  }

  /**
   * To be called when an image failed to load, with the `src` that failed. Resolves to the URL to
   * try next, or to undefined where another try cannot help (the token was not the cause).
   */
  async imageFailed(src: string): Promise<string | undefined> {
    return settled(partsOf(this, 'imageFailed'), Ask.imageFailed, src);
  }

  /**
   * As the platform's `fetch`, for script that needs an object's bytes (a canvas, a CSS mask, a
   * download): waits for a usable token, puts it into the URL, and on a 401 (and on a 400 where no token
   * was sent) joins one refetch and tries once more. Only `GET` and `HEAD`; URLs outside the base are
   * refused (`outside-base`). Where the network fails it rejects with a `TypeError` as the platform's does,
   * but not with the platform's own, which may quote the URL with the token.
   *
   * An `Authorization` or `X-Os-Auth` header in `init` is not sent beside the token: older servers would
   * look at the header alone. `init` itself is not changed.
   */
  async fetch(url: string, init?: RequestInit): Promise<Response> {
    const parts = partsOf(this, 'fetch');
    const given = args.options(init);
    const method = args.option(given, 'method', 'GET');
    const signal = init?.signal;
    signal?.throwIfAborted();
    const src = await unlessAborted(
      signal,
      settled(parts, Ask.urlToFetch, url, method.toUpperCase()),
    );
    const send = (to: string) =>
      load(to, ask(parts.core, Ask.carriesToken, [to]) ? withoutOtherAuth(init) : init);
    const response = await send(src as string);
    const next = await unlessAborted(
      signal,
      settled(parts, Ask.imageFailed, src, '', response.status),
    );
    if (next === undefined) return response;
    response.body?.cancel().catch(() => {});
    return send(next);
  }

  /**
   * For script whose `fetch` failed: in how many seconds another try may help, backed off more with each
   * attempt (1 for the first that failed). `status` is the response's, undefined where the network failed,
   * `retryAfter` the seconds that the response asked for. Undefined where time alone does not help: the
   * object is refused or missing until there is another token or URL.
   *
   * @internal Used by `/dom` and `/react`. May be missing: apps may pass an object that implements only the
   * public contract.
   */
  retryDelay(attempt: number, status?: number, retryAfter?: number): number | undefined {
    const {core} = partsOf(this, 'retryDelay');
    const numbers = [attempt, status, retryAfter].map(value =>
      typeof value === 'number' ? value : NaN,
    );
    return ask(core, Ask.retryDelay, [], undefined, ...numbers);
  }

  /**
   * Changes whenever an image that failed should be tried again: another token is in use, or the server has
   * recovered.
   *
   * @internal Used by `/dom` and `/react`. May be missing: apps may pass an object that implements only the
   * public contract.
   */
  retryGeneration(url: string): number {
    return ask(partsOf(this, 'retryGeneration').core, Ask.retryGeneration, [args.url(url)]);
  }

  /**
   * Refetches now, whatever the status; joins the refetch in flight if there is one. Rejects with
   * `refetch-failed`. No time has to pass between two of these: one called from a subscriber would
   * never end.
   */
  async refetch(): Promise<void> {
    await settled(partsOf(this, 'refetch'), Ask.refetch, '');
  }

  /** Calls `listener` after every change of `snapshot()`. Returns the unsubscriber. Needs no `this`. */
  subscribe(listener: () => void): () => void {
    const {listeners} = partsOf(this, 'subscribe');
    const subscriber = {listener};
    listeners.add(subscriber);
    return () => void listeners.delete(subscriber);
  }

  /**
   * Immutable, and the same object until something changes: `useSyncExternalStore(auth.subscribe,
   * auth.snapshot)` works. Needs no `this`. Its `error` is why the last refetch failed: `refetch-failed`, or
   * `invalid-response` where `refetch` resolved to a wrapper around the response. Who waited is told the
   * same as `refetch-failed`.
   */
  snapshot(): ImageAuthSnapshot {
    return ask(partsOf(this, 'snapshot').core, Ask.snapshot);
  }

  /** Stops timers, listeners and the refetch in flight. Idempotent. */
  dispose(): void {
    const parts = partsOf(this, 'dispose');
    askOf(parts, Ask.dispose);
    parts.listeners.clear();
  }

  /** As `dispose`, at the end of a block that says `using`. */
  [Symbol.dispose](): void {
    partsOf(this, 'dispose');
    this.dispose();
  }
}

/** The parts of a session, also where a method is called on a proxy around it. */
function partsOf(session: unknown, method: string): Parts {
  const key = (session as {[KEY]?: object} | undefined)?.[KEY];
  const parts = key && PARTS.get(key);
  if (parts) return parts;
  throw new ObjectstoreAuthError(
    `\`${method}\` was called without its session; call \`auth.${method}(…)\`, or pass \`(...args) => auth.${method}(...args)\``,
    {code: 'invalid-option'},
  );
}

function urlOf(parts: Parts, url: string): string | undefined {
  const {held} = parts;
  const known = held.known && through(held.known, url);
  if (known) {
    held.urls++;
    return known;
  }
  const address = documentAddress();
  const since = Date.now();
  const [src, keyLength, span] = askOf<Found | undefined>(parts, Ask.imageUrl, [url]) ?? [];
  if (src === undefined || keyLength === undefined || !span) return src;
  const shape = shortcut(url, src, pathOf(url).length - keyLength);
  held.known = shape && {...shape, address, since, span};
  return src;
}

/** What may change something. */
function askOf<T>({core, held}: Parts, ...what: AskedOf): T {
  forget(core, held);
  return ask(core, ...what);
}

/** What is waited for, as a promise. */
function settled(
  parts: Parts,
  what: Ask,
  url: unknown,
  method = '',
  status?: number,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (answer: string | ObjectstoreAuthError | undefined) =>
      answer instanceof ObjectstoreAuthError ? reject(answer) : resolve(answer);
    askOf(parts, what, [args.url(url), method], settle, status);
  });
}

/** Some engines of servers have no `WeakRef`, and collect no session then. */
function weakly(core: Core): Held['core'] {
  return typeof WeakRef === 'undefined' ? {deref: () => core} : new WeakRef(core);
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
      ? new TypeError(`the request failed: see the network log${adviceOn(src)}`)
      : new ObjectstoreAuthError(
          'the platform can `fetch` no such URL, or not with these options',
          {
            code: 'invalid-option',
          },
        );
  }
}

/** Of a server on another origin script may read only what that server lets it. */
function adviceOn(src: string): string {
  try {
    const {origin, href} = location;
    if (new URL(src, documentAddress() ?? href).origin === origin) return '';
    return '. The URL is of another origin than the page: its server may lack CORS headers';
  } catch {
    // No page.
    return '';
  }
}

/** The headers that a server may read a token from in place of the URL. */
const AUTH_HEADERS = ['Authorization', 'X-Os-Auth'];

/** The options without these headers: themselves where there are none, else a copy. */
function withoutOtherAuth(init: RequestInit | undefined): RequestInit | undefined {
  if (!init?.headers) return init;
  let headers: Headers;
  try {
    headers = new Headers(init.headers);
  } catch {
    // The platform's `fetch` will take these no more than its `Headers` do.
    return init;
  }
  if (!AUTH_HEADERS.some(name => headers.has(name))) return init;
  for (const name of AUTH_HEADERS) headers.delete(name);
  // A `Request` serves as options too, and has none of its fields as its own.
  const copy: Record<string, unknown> = {};
  for (const name in init) copy[name] = init[name as keyof RequestInit];
  return {...copy, headers};
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
