// Turns the service worker on and off. The address says whether it is on (`?worker`), so that a reload keeps it.

import {useImageAuth} from 'objectstore-image-auth/react';
import {useCallback, useEffect, useState} from 'react';

import {OBJECTSTORE} from '../api';

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
  const [isOn, setIsOn] = useState(() => new URLSearchParams(location.search).has(PARAM));
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

function addressWith(isOn: boolean): URL {
  const address = new URL(location.href);
  address.searchParams.delete(PARAM);
  if (isOn) address.searchParams.set(PARAM, '');
  return address;
}

async function unregister(): Promise<void> {
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    await registration.unregister();
  }
}
