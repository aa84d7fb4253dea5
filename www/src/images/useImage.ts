// An object as an `<img>` shows it: what to load, and what to do when that fails, is the session's to say.

import type {ImageAuth} from 'objectstore-image-auth';
import {useCallback, useEffect, useState} from 'react';

import {useImages} from './Images';
import {keepLoaded} from './keepLoaded';
import {urlOf} from './scope';
import {useRetry} from './useRetry';

export type LoadStatus = 'idle' | 'loading' | 'loaded' | 'failed';

interface LoadedImage {
  /** Undefined until there is something to load. */
  src: string | undefined;
  status: LoadStatus;
  onLoad: () => void;
  onError: () => void;
}

interface Load {
  key: string | null | undefined;
  /** The object's, without a token. */
  url: string | undefined;
  src: string | undefined;
  /** The `src` that failed last. */
  failed: string | undefined;
  status: LoadStatus;
}

export function useImage(key: string | null | undefined): LoadedImage {
  const session = useImages();
  const auth = session?.auth;
  const url = key && session ? urlOf(session.scope, key) : undefined;

  const [last, setLoad] = useState(() => begin(key, url, auth));
  // A session that is gone for a moment, or comes anew, is no reason to load the same bytes again.
  const isOther = last.key !== key || (url !== undefined && last.url !== url);
  const load = isOther ? begin(key, url, auth) : last;
  if (isOther) setLoad(load);

  useEffect(() => {
    if (!auth || load.url === undefined || load.src !== undefined || load.status !== 'loading')
      return;
    let isWanted = true;
    const settle = (src: string | undefined) => {
      if (isWanted) setLoad({...load, src, status: src === undefined ? 'failed' : 'loading'});
    };
    const {url, failed} = load;
    const next = failed === undefined ? auth.freshImageUrl(url) : auth.imageFailed(failed);
    next.then(settle, () => settle(undefined));
    return () => {
      isWanted = false;
    };
  }, [auth, load]);

  useRetry(auth, url, load.status === 'failed', () => {
    const again = begin(key, url, auth);
    if (again.src !== undefined && again.src === load.failed) return false;
    setLoad(again);
    return true;
  });

  const {src, status} = load;
  const onLoad = useCallback(() => {
    if (src !== undefined) keepLoaded(src);
    setLoad(load => (load.src === src ? {...load, status: 'loaded'} : load));
  }, [src]);
  const onError = useCallback(() => {
    setLoad(load =>
      load.src === src ? {...load, src: undefined, failed: src, status: 'loading'} : load,
    );
  }, [src]);
  return {src, status, onLoad, onError};
}

function begin(
  key: string | null | undefined,
  url: string | undefined,
  auth: ImageAuth | undefined,
): Load {
  const src = url === undefined ? undefined : srcOf(url, auth);
  const status = url === undefined ? 'idle' : 'loading';
  return {key, url, src, failed: undefined, status};
}

/** What can be loaded at once. */
function srcOf(url: string, auth: ImageAuth | undefined): string | undefined {
  try {
    return auth?.imageUrl(url);
  } catch {
    // That the token is for other images is said again to who waits for one, and told as a failure.
    return undefined;
  }
}
