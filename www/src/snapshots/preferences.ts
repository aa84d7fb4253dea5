// How the user likes to compare: kept from image to image, for as long as the page is open.

import {useCallback, useSyncExternalStore} from 'react';

export type Mode = 'split' | 'wipe' | 'onion';

interface Preferences {
  mode: Mode;
  maskIsOn: boolean;
  /** As `<input type="color">` has it: `#rrggbb`. */
  maskColor: string;
}

let preferences: Preferences = {mode: 'split', maskIsOn: true, maskColor: '#ff2d78'};
const listeners = new Set<() => void>();

export function usePreferences(): [Preferences, (changes: Partial<Preferences>) => void] {
  const prefer = useCallback((changes: Partial<Preferences>) => {
    preferences = {...preferences, ...changes};
    for (const listener of listeners) listener();
  }, []);
  return [useSyncExternalStore(subscribe, () => preferences), prefer];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
