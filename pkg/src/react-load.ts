// What is loaded, for components that draw it themselves.

import {useState, useSyncExternalStore} from 'react';
import {BlobLoad} from './blob-load.js';
import {ImageLoad} from './image-load.js';
import {LOADING, type Load, type LoadState} from './load.js';
import {useImageAuth} from './react-session.js';
import type {ImageAuth} from './session.js';

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
  const load = useLoad(ImageLoad, url);
  const state = useLoadState(load);
  return {
    ...state,
    onLoad: load?.onLoad ?? nothing,
    onError: load?.onError ?? nothing,
    ref: load?.ref ?? nothing,
  };
}

/**
 * The object's bytes as a `blob:` URL, for CSS masks and canvas: fetched once, kept over token changes,
 * revoked when the component goes. `error` says why it failed.
 */
export function useImageBlob(url: string | null | undefined): LoadState {
  return useLoadState(useLoad(BlobLoad, url));
}

function useLoad<T extends Load>(
  Kind: new (auth: ImageAuth, url: string, last?: T) => T,
  url: string | null | undefined,
): T | undefined {
  const auth = useImageAuth();
  const make = (last?: T) => (url == null ? undefined : new Kind(auth, url, last));
  const [last, setLoad] = useState(() => make());
  if (last?.url === (url ?? undefined) && (!last || last.auth === auth)) return last;
  const load = make(last);
  setLoad(load);
  return load;
}

function useLoadState(load: Load | undefined): LoadState {
  const unrendered = load ? LOADING : IDLE;
  return useSyncExternalStore(
    load?.subscribe ?? unsubscribable,
    load?.state ?? (() => IDLE),
    () => unrendered,
  );
}

const unsubscribable = () => nothing;
