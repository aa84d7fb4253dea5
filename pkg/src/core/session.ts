// The public session: it checks what apps pass, and forwards it to the session in wasm, which decides.

/// <reference lib="esnext.disposable" preserve="true" />

import {absoluteUrl} from './absolute-url.js';
import * as args from './arguments.js';
import {type CheckedOptions, DurableSession} from './durable-session.js';
import {ObjectstoreAuthError} from './errors.js';
import {fetchBlob} from './fetch-blob.js';
import {field, isInstance, redactUrl, withoutToken} from './glue.js';
import {platformFetch, withoutOtherAuth} from './platform-fetch.js';
import type {ShownImages} from './recently-shown.js';
import {srcSetStore, type SrcSetStore} from './src-set-store.js';
import {mapSrcSet} from './src-set.js';
import type {
  EpochMs,
  ImageAuthEvent,
  ImageAuthOptions,
  ImageAuthSnapshot,
  RefetchRequest,
  ServiceWorkers,
  TokenStatus,
} from './types.js';
import {unlessAborted} from './unless-aborted.js';
import {callWasm} from './wasm/instance.js';

/**
 * The session behind each `ImageAuth`, keyed by an object that is stored on it. Private members would not work through a
 * proxy (Vue's `reactive`).
 */
const SESSIONS = new WeakMap<object, DurableSession>();

const INITIAL_SNAPSHOT: ImageAuthSnapshot = {
  status: 'missing',
  mode: 'token',
  refetching: false,
  clockSkewMs: 0,
  stats: {refetches: 0, refetchFailures: 0, tokens: 0, urls: 0, imageRetries: 0},
};

/** How many images are kept, unless the app says otherwise. */
const KEEP_IMAGES = 200;

/** The property of an `ImageAuth` that holds that object. */
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
 * Guarantees:
 *
 * - At most one refetch is in flight, however many images ask.
 * - No URL is handed out with a token known to be expired, by the server's clock as best known.
 * - A URL that is asked for again is the same string for as long as its token is usable, also when a newer token
 *   has arrived: an image is not reloaded because an API response was polled.
 * - A wrong local clock neither breaks images nor causes a refetch loop.
 * - Nothing is refetched for a page that is hidden, or that has asked for no URL since the last token.
 * - After sleep, the session notices expiry before the first image asks for a URL.
 *
 * After `dispose`, every public method except `snapshot`, `subscribe`, `imageFailed` and `dispose` throws `disposed`,
 * or rejects with it.
 *
 * With zone.js (Angular), create and use the session in `NgZone.runOutsideAngular`: its timer is pending from the first
 * token to `dispose`, and would keep the zone from becoming stable.
 */
export class ImageAuth {
  /** Reads no clock and sends no request. Throws `invalid-option`; the message names the option. */
  constructor(options: ImageAuthOptions) {
    const given = args.options(options);
    const refetch = args.requiredFunction<CheckedOptions['refetch']>(given, 'refetch');
    const seconds = (name: string, min: number) => args.optionalNumber(given, name, 'seconds', min);
    const keepImages = args.optionalNumber(given, 'keepImages', 'images', 0) ?? KEEP_IMAGES;
    const checked = {
      refetch,
      field: args.field(given),
      baseUrl: args.requiredText(given, 'baseUrl'),
      param: args.param(options),
      refreshAhead: seconds('refreshAhead', 0),
      lifetime: seconds('lifetime', 1e-3),
      refetchTimeout: seconds('refetchTimeout', 1e-3),
      awaitIngest: Boolean(field(given, 'awaitIngest')),
      onEvent: args.optionalFunction<(event: ImageAuthEvent) => void>(given, 'onEvent'),
    };
    const session = new DurableSession(checked, keepImages);
    // Frozen, so that no proxy wraps it.
    const key = Object.freeze({});
    SESSIONS.set(key, session);
    // Not enumerable, so that none shows among the session's own fields. Bound to `this` as it is: an override wins.
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
   * Takes the token of an API response (its parsed JSON, or the token itself) that the app fetched by its own means.
   * `serverTime` is the response's `Date` header, where the app can read it: it corrects the clock. A token that is
   * no newer than the current one changes nothing, and notifies no subscriber. Returns the status of the token in use.
   * Throws `invalid-response` (also for a wrapper around the response, such as the result of a query: pass its `data`),
   * `invalid-token` and `invalid-option`.
   */
  ingest(response: unknown, options?: {serverTime?: EpochMs | Date | string}): TokenStatus {
    const time = field(args.options(options), 'serverTime');
    const isTime = typeof time === 'number' || isInstance('Date', time);
    const date = typeof time === 'string' ? Date.parse(time) : isTime ? Number(time) : NaN;
    if (time !== undefined && !Number.isFinite(date)) {
      throw args.wrongType('invalid-option', '`serverTime` must be a date', time);
    }
    const serverTime = time === undefined ? undefined : date;
    return sessionOf(this, 'ingest').ingest(response, serverTime);
  }

  /**
   * As `ingest`, and returns the response without its token: what may be kept in a query cache, persisted, or compared
   * with the last poll's. The response itself is not changed. One that holds no token comes back as it is. Of a token
   * alone, nothing is left: undefined. A list of the API's own comes back, too, and changes nothing: it has no place for
   * a token.
   *
   * ```ts
   * const queryFn = async () => auth.take(await getJson('/api/0/organizations/acme/builds/101'));
   * ```
   */
  take<T>(response: T, options?: {serverTime?: EpochMs | Date | string}): T {
    const {field: name = 'objectstore_token'} = sessionOf(this, 'take').options;
    if (Array.isArray(response) && !response.some(item => field(item, name))) return response;
    this.ingest(response, options);
    if (typeof response === 'string') return undefined as T;
    if (!field(response, name)) return response;
    try {
      const {[name]: _, ...rest} = Object.getOwnPropertyDescriptors(response);
      const taken = Object.create(Object.getPrototypeOf(response), rest);
      // It may be a getter of the class.
      if (taken[name]) Object.defineProperty(taken, name, {value: undefined});
      return taken as T;
    } catch {
      throw args.wrongType(
        'invalid-response',
        '`take` needs an object that can be copied',
        response,
      );
    }
  }

  /**
   * The URL to load now, or undefined while there is no usable token: then a refetch is in flight, or starts when the
   * page becomes visible, and subscribers are notified when it ends. Safe to call while rendering: it calls no
   * subscriber synchronously. Throws `invalid-url`, `outside-base` and `not-covered`.
   */
  imageUrl(url: string): string | undefined {
    return sessionOf(this, 'imageUrl').imageUrl(args.url(url));
  }

  /** `imageUrl` for many URLs. Same length and order. The error of one URL is thrown for all, and names its index. */
  imageUrls(urls: readonly string[]): Array<string | undefined> {
    return sessionOf(this, 'imageUrls').imageUrls(args.urls(urls));
  }

  /**
   * As `imageUrl`, for a URL that may never be loaded, such as that of a link: it never causes a refetch. Undefined
   * while there is no usable token. It carries the token also where a service worker puts that into requests: links pass the
   * worker by.
   */
  peekImageUrl(url: string): string | undefined {
    const durable = sessionOf(this, 'peekImageUrl');
    const given = args.url(url);
    return durable.call(session => session.peekImageUrl(given, false));
  }

  /**
   * As `peekImageUrl`, for the `src` of an image: without a token where the service worker puts that into the request.
   *
   * @internal Used by `/dom` and `/react`.
   */
  peekSrc(url: string): string | undefined {
    const durable = sessionOf(this, 'peekSrc');
    const given = args.url(url);
    return durable.call(session => session.peekImageUrl(given, true));
  }

  /**
   * The URL to load, once there is a usable token. Rejects with `refetch-failed` where the refetch was refused, or no
   * refetch brought a usable token within `refetchTimeout` (counted from the first caller that waits), and with
   * `invalid-url`, `outside-base` and `not-covered` where `imageUrl` throws these.
   */
  async freshImageUrl(url: string): Promise<string> {
    const durable = sessionOf(this, 'freshImageUrl');
    const given = args.url(url);
    return durable.updateAsync(session => session.freshImageUrl(given));
  }

  /**
   * To be called when an image failed to load, with the `src` that failed. Resolves to the URL to try next, or to
   * undefined where another try cannot help (the token was not the cause).
   */
  async imageFailed(src: string): Promise<string | undefined> {
    const durable = sessionOf(this, 'imageFailed');
    const given = args.url(src);
    const next = await durable.updateAsync(session => session.imageFailed(given));
    if (durable.options.onEvent) {
      const url = callWasm(() => redactUrl(withoutToken(given, durable.options.param)));
      durable.report({at: Date.now(), type: 'image-failed', url, retried: next !== undefined});
    }
    return next;
  }

  /**
   * As the platform's `fetch`, for script that needs an object's bytes (a canvas, a CSS mask, a download): waits for a
   * usable token, puts it into the URL, and on a 401 (and on a 400 where no token was sent) joins one refetch and tries
   * once more.
   *
   * Only `GET` and `HEAD`: rejects with `invalid-option` for other methods. Rejects with `outside-base`, `not-covered`,
   * `invalid-url` and `refetch-failed` as `freshImageUrl` does. Where the network fails, rejects with a `TypeError`, as
   * the platform does, but without the URL, and with it the token, in the message.
   *
   * If a token is sent, `Authorization` and `X-Os-Auth` headers in `init` are dropped: older servers read them instead
   * of the URL. `init` itself is not changed.
   */
  async fetch(url: string, init?: RequestInit): Promise<Response> {
    const durable = sessionOf(this, 'fetch');
    const given = args.options(init);
    args.checkMethod(given);
    const address = args.url(url);
    const signal = init?.signal;
    signal?.throwIfAborted();
    const src = await unlessAborted(
      signal,
      durable.updateAsync(session => session.freshImageUrl(address)),
    );
    const send = (to: string) => {
      const carriesToken = callWasm(() => withoutToken(to, durable.options.param)) !== to;
      return platformFetch(to, carriesToken ? withoutOtherAuth(init) : init);
    };
    const response = await send(src);
    const next = await unlessAborted(
      signal,
      durable.updateAsync(session => session.imageFailed(src, statusOf(response))),
    );
    if (next === undefined) return response;
    response.body?.cancel().catch(() => {});
    return send(next);
  }

  /**
   * A `srcset` whose candidates each carry the token, with absolute URLs; undefined while there is no usable token: then a
   * refetch starts as for `imageUrl`. A candidate that the session refuses (outside the base) stays as it is.
   *
   * `peek`: it may never be loaded, and causes no refetch.
   *
   * @internal Used by `/dom` and `/react`.
   */
  imageSrcSet(srcSet: string, options?: {peek?: boolean}): string | undefined {
    const durable = sessionOf(this, 'imageSrcSet');
    const given = args.text(srcSet, 'invalid-url', '`srcSet`');
    const peek = field(args.options(options), 'peek');
    return mapSrcSet(given, candidate => {
      const url = absoluteUrl(candidate);
      try {
        return peek
          ? durable.call(session => session.peekImageUrl(url, true))
          : durable.imageUrl(url);
      } catch (error) {
        if ((error as ObjectstoreAuthError).code === 'disposed') throw error;
        return url;
      }
    });
  }

  /**
   * A `srcset` that a component subscribes to.
   *
   * @internal Used by `/react`.
   */
  srcSetStore(srcSet: string): SrcSetStore {
    return srcSetStore(this, srcSet);
  }

  /**
   * The images that were shown lately.
   *
   * @internal Used by `/dom` and `/react`.
   */
  shownImages(): ShownImages {
    return sessionOf(this, 'shownImages').shownImages;
  }

  /**
   * A `blob:` URL of an image's bytes. Tries again while that fails, until `signal` aborts, and calls `onFailure` each
   * time. Once `signal` aborts, the URL is kept for the next component, or revoked.
   *
   * @internal Used by `/react`.
   */
  async blobUrl(
    url: string,
    signal: AbortSignal,
    onFailure: (error: unknown) => void,
  ): Promise<string> {
    const shown = this.shownImages();
    // A component that is replaced hands its URL over in a microtask.
    await undefined;
    const kept = shown.takeBlob(url, signal);
    if (kept) return kept;
    const blob = await fetchBlob(this, url, signal, onFailure);
    signal.throwIfAborted();
    const src = URL.createObjectURL(blob);
    shown.keepBlobAfter(url, src, signal);
    return src;
  }

  /**
   * Changes whenever an image that failed should be tried again: another token is in use, or the server has recovered.
   * Undefined while there is nothing to load. For comparison only.
   *
   * @internal Used by `/dom` and `/react`.
   */
  retryKey(url: string): string | undefined {
    const durable = sessionOf(this, 'retryKey');
    const given = args.url(url);
    try {
      const src = durable.call(session => session.peekImageUrl(given, true));
      return src && `${durable.call(session => session.retryGeneration(given))} ${src}`;
    } catch {
      return undefined;
    }
  }

  /**
   * Refetches now, whatever the status; joins the refetch in flight if there is one. Rejects with `refetch-failed`. Not
   * rate-limited: a subscriber that calls it makes an endless loop.
   */
  async refetch(): Promise<void> {
    await sessionOf(this, 'refetch').updateAsync(session => session.refetch());
  }

  /** Calls `listener` after every change of `snapshot()`. Returns the unsubscriber. Needs no `this`. */
  subscribe(listener: () => void): () => void {
    return sessionOf(this, 'subscribe').subscribers.add(listener);
  }

  /**
   * Immutable, and the same object until something changes: `useSyncExternalStore(auth.subscribe, auth.snapshot)`
   * works. Needs no `this`. Its `error` says why the last refetch failed: `refetch-failed`, or `invalid-response` where
   * `refetch` resolved to a wrapper around the response. Promises that wait for a token reject with the same message and
   * the code `refetch-failed`.
   */
  snapshot(): ImageAuthSnapshot {
    return sessionOf(this, 'snapshot').snapshot();
  }

  /**
   * True if there is no URL to ask for. Unlike `peekImageUrl`, starts no session: it may be called while rendering.
   *
   * @internal Used by `/dom` and `/react`.
   */
  hasNoToken(): boolean {
    const {status, mode} = this.snapshot();
    return status === 'missing' && mode === 'token';
  }

  /**
   * The snapshot of a new session: for a server, and while the browser hydrates.
   *
   * @internal Used by `/react`.
   */
  initialSnapshot(): ImageAuthSnapshot {
    return INITIAL_SNAPSHOT;
  }

  /**
   * Hands the token to the page's service worker from now on: see `objectstore-image-auth/service-worker`. Resolves to true
   * once the worker controls the page and has answered in this version's protocol. `imageUrl` and `freshImageUrl` then
   * build URLs without a token, once there is a usable one. Links keep theirs (`peekImageUrl`, `AuthLink`, `bindLink`).
   *
   * Resolves to false within 2 s where that does not work (no worker, a private window, a hard reload, another version):
   * URLs carry the token as before. A worker that answers later is used from then on. Never throws, registers a worker or
   * reloads the page. An image that fails in the worker is tried with a URL that carries the token.
   *
   * `container` defaults to `navigator.serviceWorker`.
   */
  connectServiceWorker(container?: ServiceWorkers): Promise<boolean> {
    return sessionOf(this, 'connectServiceWorker').connectServiceWorker(container);
  }

  /**
   * At logout, or when the user changes: disposes the session, and resolves once its service worker holds no token of it and
   * none of the bytes that it kept. Without a connected service worker, resolves at once.
   */
  forget(): Promise<void> {
    return sessionOf(this, 'forget').forget();
  }

  /** Stops timers, listeners and the refetch in flight. Idempotent. */
  dispose(): void {
    sessionOf(this, 'dispose').dispose();
  }

  /** As `dispose`, at the end of the scope of a `using` declaration. */
  [Symbol.dispose](): void {
    sessionOf(this, 'dispose');
    this.dispose();
  }
}

/** A mocked `fetch` may answer with anything. 0 says nothing about the token. */
function statusOf({status}: Response): number {
  return Number.isInteger(status) ? status : 0;
}

/** The session behind an `ImageAuth`, also where a method is called on a proxy of it. */
function sessionOf(auth: unknown, method: string): DurableSession {
  const key = (auth as {[KEY]?: object} | undefined)?.[KEY];
  const session = key && SESSIONS.get(key);
  if (session) return session;
  throw new ObjectstoreAuthError(
    `\`${method}\` was called without its session; call \`auth.${method}(…)\`, or pass \`(...args) => auth.${method}(...args)\``,
    {code: 'invalid-option'},
  );
}
