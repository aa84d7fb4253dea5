// Turns the service worker on and off. It stays on until it is turned off. `?worker` in the address turns it on, too.

import {useImageAuth} from 'objectstore-image-auth/react';
import {useCallback, useEffect, useState} from 'react';

import {OBJECTSTORE} from '../api';
import {OPENED_BY_HASH} from './useToggle';

const PARAM = 'worker';

/** In development, Vite serves the source. */
const SCRIPT = import.meta.env.DEV ? '/src/service-worker.ts' : '/service-worker.js';

export interface ServiceWorkerSwitch {
  isOn: boolean;
  /** Why it could not be turned on. */
  error: string | undefined;
  set: (isOn: boolean) => void;
}

export function useServiceWorker(): ServiceWorkerSwitch {
  const auth = useImageAuth();
  const [isOn, setIsOn] = useState(isOnAtFirst);
  const [error, setError] = useState<string>();

  useEffect(() => {
    if (!isOn) return;
    navigator.serviceWorker
      .register(`${SCRIPT}?base=${encodeURIComponent(OBJECTSTORE)}`, {type: 'module'})
      .then(() => auth.connectServiceWorker())
      .then(isConnected => setError(isConnected ? undefined : 'The service worker gave no answer.'))
      .catch(() => setError('This browser has no service workers here.'));
  }, [auth, isOn]);

  const set = useCallback((isOn: boolean) => {
    history.replaceState(history.state, '', addressWith(isOn));
    setIsOn(isOn);
    // A worker controls the page until it is loaded again.
    if (!isOn) void unregister().then(() => location.reload());
  }, []);
  return {isOn, error, set};
}

function isOnAtFirst(): boolean {
  const isAsked = new URLSearchParams(location.search).has(PARAM);
  return isAsked || Boolean(navigator.serviceWorker?.controller);
}

function addressWith(isOn: boolean): URL {
  const address = new URL(location.href);
  address.searchParams.delete(PARAM);
  if (isOn) address.searchParams.set(PARAM, '');
  // The switch is in the panel: a reload shows it again.
  address.hash = OPENED_BY_HASH;
  return address;
}

async function unregister(): Promise<void> {
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    await registration.unregister();
  }
}
