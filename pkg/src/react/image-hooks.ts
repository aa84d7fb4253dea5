// The hooks for components that render an image themselves.

import {useState, useSyncExternalStore} from 'react';
import {BlobStore} from './blob-store.js';
import {ElementStore} from '../shared/element-store.js';
import {LOADING, type ImageStore, type LoadState} from '../shared/image-store.js';
import {useImageAuth} from './session-context.js';
import type {ImageAuth} from '../core/session.js';

const IDLE: LoadState = {src: undefined, status: 'idle'};

const doNothing = (): void => {};

/** What `useImageUrl` returns: the `src`, `ref` and handlers for an `<img>`. */
export interface ImageUrl extends LoadState {
  /** To be called when the image has loaded. The same function for as long as the URL is the same. */
  readonly onLoad: () => void;
  /** To be called when the image failed to load. The same function for as long as the URL is the same. */
  readonly onError: () => void;
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
  const store = useStore(ElementStore, url);
  const state = useStoreState(store);
  return {
    ...state,
    onLoad: store?.onLoad ?? doNothing,
    onError: store?.onError ?? doNothing,
    ref: store?.ref ?? doNothing,
  };
}

/**
 * The object's bytes as a `blob:` URL, for CSS masks and canvas: fetched once, kept over token changes, revoked when the
 * component unmounts or its URL changes. `error` says why it failed. Needs an `ImageAuthProvider` above the component.
 */
export function useImageBlob(url: string | null | undefined): LoadState {
  return useStoreState(useStore(BlobStore, url));
}

function useStore<T extends ImageStore>(
  Kind: new (auth: ImageAuth, url: string, last?: T) => T,
  url: string | null | undefined,
): T | undefined {
  const auth = useImageAuth();
  const make = (last?: T) => (url == null ? undefined : new Kind(auth, url, last));
  const [last, setStore] = useState(() => make());
  if (last?.url === (url ?? undefined) && (!last || last.auth === auth)) return last;
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
