// SWR.

import {createRoot} from 'react-dom/client';
import useSWR, {useSWRConfig} from 'swr';
import {ImageAuthProvider} from 'objectstore-image-auth/react';

import {Gallery, observed, POLL_MS, usePolling} from '../shared/recipe/gallery.jsx';
import {auth, fetcher, snapshot} from './images.js';

function Snapshot() {
  const [isPolling, stopPolling] = usePolling();
  const {cache} = useSWRConfig();
  const refreshInterval = isPolling ? POLL_MS : 0;
  const {data} = useSWR(snapshot, fetcher, {refreshInterval, dedupingInterval: 0});
  Object.assign(observed, {auth, cache: () => Array.from(cache.keys(), key => cache.get(key))});
  return data && <Gallery snapshot={data} stopPolling={stopPolling} />;
}

createRoot(document.getElementById('root')).render(
  <ImageAuthProvider auth={auth}>
    <Snapshot />
  </ImageAuthProvider>,
);
