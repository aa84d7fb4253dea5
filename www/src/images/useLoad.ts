// How far the loading of one object has come, and by which URL. Who loads it is the caller's affair.

import {withoutToken} from 'objectstore-image-auth';
import {useCallback, useState} from 'react';

import {useImages} from './Images';

export type LoadStatus = 'idle' | 'loading' | 'loaded' | 'failed';

interface Load {
  url: string | undefined;
  status: LoadStatus;
}

/** The load, and the door by which the caller says how it ended. */
export function useLoad(
  key: string | null | undefined,
): [Load, (url: string, status: 'loaded' | 'failed') => void] {
  const images = useImages();
  const wanted = key ? images?.urlOf(key) : undefined;

  const [load, setLoad] = useState(() => begin(wanted));
  const current = isSuperseded(load, wanted) ? begin(wanted) : load;
  if (current !== load) setLoad(current);

  const settle = useCallback((url: string, status: 'loaded' | 'failed') => {
    setLoad(last => (last.url === url ? {url, status} : last));
  }, []);
  return [current, settle];
}

function begin(url: string | undefined): Load {
  return {url, status: url === undefined ? 'idle' : 'loading'};
}

/**
 * A newer token is no reason to load the same bytes again, unless the older one failed: else every
 * poll of the API would download every image anew.
 */
function isSuperseded(load: Load, wanted: string | undefined): boolean {
  if (load.url === wanted) return false;
  if (load.url === undefined || wanted === undefined || load.status === 'failed') return true;
  return withoutToken(load.url) !== withoutToken(wanted);
}
