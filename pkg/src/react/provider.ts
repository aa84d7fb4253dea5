// `ImageAuthProvider`: gives a session to the components below it.

import {
  createElement,
  useEffect,
  useLayoutEffect,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react';
import {ImageAuth} from '../index.js';
import type {EpochMs, ImageAuthOptions} from '../core/types.js';
import {SessionContext} from './session-context.js';

/** A session that the app made, or what one is made of. */
export type ImageAuthProviderProps = {children?: ReactNode} & (
  | {
      /** The app's session. The app disposes it. */
      auth: ImageAuth;
    }
  | ({
      /**
       * The API response that brings the token (its JSON). Undefined while the app's own request is in flight: nothing is
       * refetched till then. Each new one is ingested.
       */
      response: unknown;
      /** The response's `Date` header, where the app can read it: it corrects the clock. */
      serverTime?: EpochMs | Date | string;
    } & ImageAuthOptions)
);

/**
 * Gives a session to the components below it: one that the app made, or one that it makes for an API response.
 *
 * ```tsx
 * <ImageAuthProvider
 *   baseUrl="/api/0/organizations/acme/objectstore"
 *   response={query.data}
 *   refetch={({signal}) => fetch('/api/0/organizations/acme/builds/101', {signal})}
 * >
 *   <AuthImage url={url} />
 * </ImageAuthProvider>
 * ```
 *
 * For an API response: the session is made in the browser only, and disposed when the component unmounts or is hidden
 * (`<Activity>`). The newest `refetch` is called. Another `baseUrl`, `param` or `field` makes another session; changes of
 * the other options count from the next session on. A response that cannot be ingested is written to the console, and
 * the session refetches.
 */
export function ImageAuthProvider(props: ImageAuthProviderProps): ReactElement {
  return 'auth' in props
    ? createElement(SessionContext.Provider, {value: props.auth}, props.children)
    : createElement(ResponseSession, props);
}

type ResponseProps = Exclude<ImageAuthProviderProps, {auth: ImageAuth}>;

function ResponseSession(props: ResponseProps): ReactElement {
  const {response, serverTime, children, baseUrl, param, field} = props;
  const key = [baseUrl, param, field].join(' ');
  const [session, setSession] = useState(() => makeSession(key, props));
  const [, renderAgain] = useState<unknown>();
  if (session.key !== key) setSession(makeSession(key, props));

  useBrowserLayoutEffect(() => {
    session.props = props;
  });

  useBrowserLayoutEffect(() => {
    if (response === undefined || session.isDisposed) return;
    try {
      session.auth.ingest(response, {serverTime: isRecent(response) ? serverTime : undefined} as {
        serverTime: EpochMs;
      });
    } catch (error) {
      console.error(error);
      session.auth.refetch().catch(() => {});
    }
    // With the first response, before the browser paints: React then also runs the effects in which images subscribe.
    renderAgain(session);
  }, [session, response]);

  // Not a layout effect: React ends those while it shows the fallback of a `<Suspense>`.
  useEffect(() => {
    session.isMounted = true;
    // Shown again by an `<Activity>`.
    if (session.isDisposed) setSession(makeSession(key, session.props));
    return () => {
      session.isMounted = false;
      // Not at once: StrictMode and hot reload mount it again right after.
      queueMicrotask(() => {
        if (session.isMounted) return;
        session.isDisposed = true;
        session.auth.dispose();
      });
    };
  }, [session]);

  return createElement(SessionContext.Provider, {value: session.auth}, children);
}

/** When each response was first ingested. */
const firstIngested = new WeakMap<object, EpochMs>();

/** Its `Date` tells the time only then. A session that is made later for the same response must not believe it. */
const RECENT_MS = 5_000;

function isRecent(response: unknown): boolean {
  if (typeof response !== 'object' || response === null) return true;
  const first = firstIngested.get(response) ?? Date.now();
  firstIngested.set(response, first);
  return Math.abs(Date.now() - first) < RECENT_MS;
}

/** On a server, React warns of layout effects. */
const useBrowserLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;

/** What a server renders with: a session that has no token, and no need to be disposed. */
function onServer(): ImageAuth {
  const auth = Object.create(ImageAuth.prototype) as ImageAuth;
  return Object.assign(auth, {
    snapshot: () => auth.initialSnapshot(),
    subscribe: () => () => {},
    imageUrl: () => undefined,
    imageUrls: (urls: string[]) => urls.map(() => undefined),
    peekImageUrl: () => undefined,
  });
}

/** Called while rendering: it has no effect but memory until the session is used. */
function makeSession(key: string, props: ResponseProps) {
  const session = {
    key,
    /** As of the last render that was shown. */
    props,
    isMounted: false,
    isDisposed: false,
    auth:
      typeof document === 'undefined'
        ? onServer()
        : new ImageAuth({
            ...props,
            refetch: request => session.props.refetch(request),
            onEvent: props.onEvent && (event => session.props.onEvent?.(event)),
            awaitIngest: true,
          } as ImageAuthOptions),
  };
  return session;
}
