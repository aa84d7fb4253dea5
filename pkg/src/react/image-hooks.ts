// What is loaded, for components that draw it themselves.

import {useState, useSyncExternalStore} from 'react';
import {BlobStore} from './blob-store.js';
import {ElementStore} from '../shared/element-store.js';
import {LOADING, type ImageStore, type LoadState} from '../shared/image-store.js';
import {useImageAuth} from './session-context.js';
import type {ImageAuth} from '../core/session.js';

const IDLE: LoadState = {src: undefined, status: 'idle'};

const nothing = (): void => {};

/** What `useImageUrl` returns: for an `<img>` with this `ref` and these listeners. */
export interface ImageUrl extends LoadState {
  /** To be called when the image has loaded. The same function while the URL is. */
  readonly onLoad: () => void;
  /** To be called when it failed to load. The same function while the URL is. */
  readonly onError: () => void;
  /**
   * The `ref` of the `<img>`: with it, an image that is unmounted before it has loaded is not downloaded any
   * further. The same function while the URL is.
   */
  readonly ref: (img: HTMLImageElement | null) => void;
}

/**
 * The `src` of an image, kept loadable.
 *
 * ```tsx
 * const {src, status, ref, onLoad, onError} = useImageUrl(url);
 * if (status === 'failed') return <Letter />;
 * return <img ref={ref} src={src} onLoad={onLoad} onError={onError} />;
 * ```
 *
 * `src` is undefined until there is something to load: at once, where the session has a usable token. It is
 * an absolute URL: also in a frame or a pop-up, what is loaded is what the session checked. A loaded image
 * keeps its `src`. One that failed is tried again as the session says, then `failed`, and tried again when
 * another token comes, or the server is well again after an outage. A server renders it as loading.
 *
 * The hook does not know that an `<img>` has `loading="lazy"`: the token in its `src` may end before it is
 * scrolled to, which costs one refused request. `AuthImage` waits until the image is near; so can an app,
 * by passing no URL until then.
 */
export function useImageUrl(url: string | null | undefined): ImageUrl {
  const store = useStore(ElementStore, url);
  const state = useStoreState(store);
  return {
    ...state,
    onLoad: store?.onLoad ?? nothing,
    onError: store?.onError ?? nothing,
    ref: store?.ref ?? nothing,
  };
}

/**
 * The object's bytes as a `blob:` URL, for CSS masks and canvas: fetched once, kept over token changes,
 * revoked when the component goes. `error` says why it failed.
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
  const unrendered = store ? LOADING : IDLE;
  return useSyncExternalStore(
    store?.subscribe ?? unsubscribable,
    store?.state ?? (() => IDLE),
    () => unrendered,
  );
}

const unsubscribable = () => nothing;
