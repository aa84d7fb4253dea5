// The user's comparison settings. They apply to all images, until the page is closed.

import {useCallback, useSyncExternalStore} from 'react';

export type Mode = 'split' | 'wipe' | 'onion';

interface Preferences {
  mode: Mode;
  maskIsOn: boolean;
  /** As the value of `<input type="color">`: `#rrggbb`. */
  maskColor: string;
}

let preferences: Preferences = {mode: 'split', maskIsOn: true, maskColor: '#ff2d78'};
const listeners = new Set<() => void>();

export function usePreferences(): [Preferences, (changes: Partial<Preferences>) => void] {
  const change = useCallback((changes: Partial<Preferences>) => {
    preferences = {...preferences, ...changes};
    for (const listener of listeners) listener();
  }, []);
  return [useSyncExternalStore(subscribe, () => preferences), change];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
