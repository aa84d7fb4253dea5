// The session as apps see it: what they pass is checked, and passed on to the one in wasm, which decides.

/// <reference lib="esnext.disposable" preserve="true" />

import * as args from './arguments.js';
import {ObjectstoreAuthError} from './errors.js';
import {field, isInstance, retryDelay, withoutToken} from './glue.js';
import {LiveSession} from './live-session.js';
import {platformFetch, withoutOtherAuth} from './platform-fetch.js';
import type {
  EpochMs,
  ImageAuthOptions,
  ImageAuthSnapshot,
  RefetchRequest,
  TokenStatus,
} from './types.js';
import {unlessAborted} from './unless-aborted.js';
import {callWasm} from './wasm/instance.js';

/**
 * The live session of each `ImageAuth`, keyed by an object stored on it. Private members would not work through a
 * proxy (Vue's `reactive`).
 */
const LIVE_SESSIONS = new WeakMap<object, LiveSession>();

/** Where a session carries that object. */
const KEY = Symbol('objectstore-image-auth.session');

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
 * Every public method but `snapshot`, `subscribe`, `imageFailed` and `dispose` throws `disposed`, or rejects
 * with it, once the session was disposed.
 */
export class ImageAuth {
  /** Throws `invalid-option`. */
  constructor(options: ImageAuthOptions) {
    const given = args.options(options);
    const refetch = field(given, 'refetch');
    if (typeof refetch !== 'function') {
      throw args.wrongType('invalid-option', '`refetch` must be a function', refetch);
    }
    const seconds = (name: string, least: number) => args.number(given, name, 'seconds', least);
    const live = new LiveSession({
      refetch: refetch as (request: RefetchRequest) => unknown,
      field: args.field(given),
      baseUrl: args.required(given, 'baseUrl'),
      param: args.param(options),
      refreshAhead: seconds('refreshAhead', 0),
      lifetime: seconds('lifetime', 1e-3),
      refetchTimeout: seconds('refetchTimeout', 1e-3),
    });
    // Frozen, so that no proxy wraps it.
    const key = Object.freeze({});
    LIVE_SESSIONS.set(key, live);
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
    const time = field(args.options(options), 'serverTime');
    const isTime = typeof time === 'number' || isInstance('Date', time);
    const date = typeof time === 'string' ? Date.parse(time) : isTime ? Number(time) : NaN;
    if (time !== undefined && !Number.isFinite(date)) {
      throw args.wrongType('invalid-option', '`serverTime` must be a date', time);
    }
    const serverTime = time === undefined ? undefined : date;
    return liveSessionOf(this, 'ingest').ingest(response, serverTime);
  }

  /**
   * The URL to load now, or undefined while no usable token is at hand: a refetch is then under way, or
   * will be when the page becomes visible, and subscribers are notified when it ends. Safe to call while rendering: it calls
   * no subscriber synchronously. Throws `invalid-url`, `outside-base` and `not-covered`.
   */
  imageUrl(url: string): string | undefined {
    return liveSessionOf(this, 'imageUrl').imageUrl(args.url(url));
  }

  /** `imageUrl` over many URLs. Same length and order. */
  imageUrls(urls: readonly string[]): Array<string | undefined> {
    return liveSessionOf(this, 'imageUrls').imageUrls(args.urls(urls));
  }

  /**
   * As `imageUrl`, for a URL that may never be loaded, such as that of a link: it is no reason to refetch.
   * Undefined while no usable token is at hand.
   */
  peekImageUrl(url: string): string | undefined {
    const live = liveSessionOf(this, 'peekImageUrl');
    const given = args.url(url);
    return live.ask(session => session.peekImageUrl(given));
  }

  /**
   * The URL to load, once there is a usable token. Rejects with `refetch-failed` where the refetch was
   * refused, or none brought one within `refetchTimeout` (counted from the first caller that waits), and with
   * `invalid-url`, `outside-base` and `not-covered` as `imageUrl` throws.
   */
  async freshImageUrl(url: string): Promise<string> {
    const live = liveSessionOf(this, 'freshImageUrl');
    const given = args.url(url);
    return live.wait(session => session.freshImageUrl(given));
  }

  /**
   * To be called when an image failed to load, with the `src` that failed. Resolves to the URL to
   * try next, or to undefined where another try cannot help (the token was not the cause).
   */
  async imageFailed(src: string): Promise<string | undefined> {
    const live = liveSessionOf(this, 'imageFailed');
    const given = args.url(src);
    return live.wait(session => session.imageFailed(given));
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
    const live = liveSessionOf(this, 'fetch');
    const given = args.options(init);
    args.readMethod(given);
    const address = args.url(url);
    const signal = init?.signal;
    signal?.throwIfAborted();
    const src = await unlessAborted(
      signal,
      live.wait(session => session.freshImageUrl(address)),
    );
    const send = (to: string) => {
      const carriesToken = callWasm(() => withoutToken(to, live.options.param)) !== to;
      return platformFetch(to, carriesToken ? withoutOtherAuth(init) : init);
    };
    const response = await send(src);
    const next = await unlessAborted(
      signal,
      live.wait(session => session.imageFailed(src, statusOf(response))),
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
    liveSessionOf(this, 'retryDelay');
    const [count = 0, code, seconds] = [attempt, status, retryAfter].map(value =>
      typeof value === 'number' ? value : undefined,
    );
    return callWasm(() => retryDelay(count, code, seconds));
  }

  /**
   * Changes whenever an image that failed should be tried again: another token is in use, or the server has
   * recovered.
   *
   * @internal Used by `/dom` and `/react`. May be missing: apps may pass an object that implements only the
   * public contract.
   */
  retryGeneration(url: string): number {
    const live = liveSessionOf(this, 'retryGeneration');
    const given = args.url(url);
    return live.ask(session => session.retryGeneration(given));
  }

  /**
   * Refetches now, whatever the status; joins the refetch in flight if there is one. Rejects with
   * `refetch-failed`. Not rate-limited: calling it from a subscriber makes an endless loop.
   */
  async refetch(): Promise<void> {
    await liveSessionOf(this, 'refetch').wait(session => session.refetch());
  }

  /** Calls `listener` after every change of `snapshot()`. Returns the unsubscriber. Needs no `this`. */
  subscribe(listener: () => void): () => void {
    return liveSessionOf(this, 'subscribe').subscribers.add(listener);
  }

  /**
   * Immutable, and the same object until something changes: `useSyncExternalStore(auth.subscribe,
   * auth.snapshot)` works. Needs no `this`. Its `error` is why the last refetch failed: `refetch-failed`, or
   * `invalid-response` where `refetch` resolved to a wrapper around the response. Promises that wait reject
   * with the same message and the code `refetch-failed`.
   */
  snapshot(): ImageAuthSnapshot {
    return liveSessionOf(this, 'snapshot').snapshot();
  }

  /** Stops timers, listeners and the refetch in flight. Idempotent. */
  dispose(): void {
    liveSessionOf(this, 'dispose').dispose();
  }

  /** As `dispose`, at the end of a block that says `using`. */
  [Symbol.dispose](): void {
    liveSessionOf(this, 'dispose');
    this.dispose();
  }
}

/** A mocked `fetch` may answer with anything: then with no status that says something of the token. */
function statusOf({status}: Response): number {
  return Number.isInteger(status) ? status : 0;
}

/** What the session is in wasm, also where a method is called on a proxy around it. */
function liveSessionOf(session: unknown, method: string): LiveSession {
  const key = (session as {[KEY]?: object} | undefined)?.[KEY];
  const live = key && LIVE_SESSIONS.get(key);
  if (live) return live;
  throw new ObjectstoreAuthError(
    `\`${method}\` was called without its session; call \`auth.${method}(…)\`, or pass \`(...args) => auth.${method}(...args)\``,
    {code: 'invalid-option'},
  );
}
