// An object as an `<img>` shows it.

import {useCallback} from 'react';

import {useLoad, type LoadStatus} from './useLoad';

interface LoadedImage {
  /** Undefined until there is something to load. */
  src: string | undefined;
  status: LoadStatus;
  onLoad: () => void;
  onError: () => void;
}

export function useImage(key: string | null | undefined): LoadedImage {
  const [{url: src, status}, settle] = useLoad(key);
  const onLoad = useCallback(() => src && settle(src, 'loaded'), [src, settle]);
  const onError = useCallback(() => src && settle(src, 'failed'), [src, settle]);
  return {src, status, onLoad, onError};
}
