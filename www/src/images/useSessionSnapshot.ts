// A session as it stands, drawn anew whenever it changes.

import type {ImageAuth, ImageAuthSnapshot} from 'objectstore-image-auth';
import {useCallback, useSyncExternalStore} from 'react';

export function useSessionSnapshot(auth: ImageAuth): ImageAuthSnapshot {
  const subscribe = useCallback((listener: () => void) => auth.subscribe(listener), [auth]);
  return useSyncExternalStore(subscribe, () => auth.snapshot());
}
