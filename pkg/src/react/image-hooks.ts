// The hooks for components that render an image themselves.

import {useMemo, useState, useSyncExternalStore} from 'react';
import {BlobStore} from './blob-store.js';
import {ElementStore} from '../shared/element-store.js';
import {LOADING, type ImageStore, type LoadState} from '../shared/image-store.js';
import {useImageAuth} from './session-context.js';
import type {ImageAuth} from '../core/session.js';

const IDLE: LoadState = {src: undefined, status: 'idle'};

const doNothing = (): undefined => {};

/** What `useImageUrl` returns: the `src`, `ref` and handlers for an `<img>`. */
export interface ImageUrl extends LoadState {
  /** To be called when the image has loaded. The same function for as long as the URL is the same. */
  readonly onLoad: (event?: {readonly currentTarget: unknown}) => void;
  /** To be called when the image failed to load. The same function for as long as the URL is the same. */
  readonly onError: (event?: {readonly currentTarget: unknown}) => void;
  /**
   * The `ref` for the `<img>`: with it, unmounting an image that has not loaded yet cancels its download. The same
   * function for as long as the URL is the same.
   */
  readonly ref: (img: HTMLImageElement | null) => void;
}

/**
 * The `src` of an image, kept loadable. Needs an `ImageAuthProvider` above the component.
 *
 * ```tsx
 * const {src, status, ref, onLoad, onError} = useImageUrl(url);
 * if (status === 'failed') return <Letter />;
 * return <img ref={ref} src={src} onLoad={onLoad} onError={onError} />;
 * ```
 *
 * `src` is undefined until there is something to load; where the session has a usable token, it is there at the first
 * render. It is an absolute URL: an element of another document (a frame, a pop-up) loads what the session checked. A
 * loaded image keeps its `src`. An image that failed is retried as the session decides, then has the status `failed`, and
 * is retried when another token comes, or when the server recovers from an outage. With no URL, the status is `idle`. On
 * a server, it is `loading`.
 *
 * The hook does not know whether the `<img>` has `loading="lazy"`: the token in its `src` may expire before it is
 * scrolled near, which costs one refused request. `AuthImage` waits until the image is near; so can an app, by passing no
 * URL until then.
 */
export function useImageUrl(url: string | null | undefined): ImageUrl {
  return useImage(url);
}

/** `useImageUrl`, with the `srcSet` that belongs to the image. */
export function useImage(url: string | null | undefined, srcSet?: string): ImageUrl {
  const store = useStore(ElementStore, url, srcSet);
  const state = useStoreState(store);
  return {
    ...state,
    onLoad: store?.onLoad ?? doNothing,
    onError: store?.onError ?? doNothing,
    ref: store?.ref ?? doNothing,
  };
}

/**
 * A `srcset` whose candidates each carry the token, with absolute URLs; undefined until there is a token. For the
 * `<source>` elements of a `<picture>` whose `<img>` is an `AuthImage`:
 *
 * ```tsx
 * <picture>
 *   <source media="(min-width: 800px)" srcSet={useImageSrcSet('/os/large 1x, /os/huge 2x')} />
 *   <AuthImage url="/os/small" />
 * </picture>
 * ```
 *
 * It stays the same, so that nothing is loaded again, until an image of the session is retried with another token. A
 * candidate that the session refuses (outside the base) stays as it is. Needs an `ImageAuthProvider` above the component.
 */
export function useImageSrcSet(srcSet: string | null | undefined): string | undefined {
  const auth = useImageAuth();
  const {subscribe, value} = useMemo(() => auth.srcSetStore(srcSet ?? ''), [auth, srcSet]);
  return useSyncExternalStore(subscribe, value, doNothing);
}

/**
 * The object's bytes as a `blob:` URL, for CSS masks and canvas: fetched once, kept over token changes, and revoked once
 * neither a component nor the session keeps it (its option `keepImages`). `error` says why it failed. Needs an `ImageAuthProvider` above the component.
 */
export function useImageBlob(url: string | null | undefined): LoadState {
  return useStoreState(useStore(BlobStore, url));
}

function useStore<T extends ImageStore>(
  Kind: new (auth: ImageAuth, url: string, srcSet?: string, last?: T) => T,
  url: string | null | undefined,
  srcSet?: string,
): T | undefined {
  const auth = useImageAuth();
  const make = (last?: T) => (url == null ? undefined : new Kind(auth, url, srcSet, last));
  const [last, setStore] = useState(() => make());
  if (last ? last.url === url && last.srcSet === srcSet && last.auth === auth : url == null)
    return last;
  const store = make(last);
  setStore(store);
  return store;
}

function useStoreState(store: ImageStore | undefined): LoadState {
  const serverState = store ? LOADING : IDLE;
  return useSyncExternalStore(
    store?.subscribe ?? subscribeToNothing,
    store?.state ?? (() => IDLE),
    () => serverState,
  );
}

const subscribeToNothing = () => doNothing;
