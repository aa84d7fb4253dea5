// TanStack Query, with its cache in the browser's storage and shared with other tabs.

import {broadcastQueryClient} from '@tanstack/query-broadcast-client-experimental';
import {createAsyncStoragePersister} from '@tanstack/query-async-storage-persister';
import {useQuery} from '@tanstack/react-query';
import {PersistQueryClientProvider} from '@tanstack/react-query-persist-client';
import {createRoot} from 'react-dom/client';
import {ImageAuthProvider} from 'objectstore-image-auth/react';

import {Gallery, observed, POLL_MS, usePolling} from '../shared/recipe/gallery.jsx';
import {auth, queryClient, snapshot} from './images.js';

const persister = createAsyncStoragePersister({storage: localStorage, throttleTime: 100});
broadcastQueryClient({queryClient, broadcastChannel: 'snapshots'});

Object.assign(observed, {
  auth,
  cache: () =>
    queryClient
      .getQueryCache()
      .getAll()
      .map(({state}) => state),
});

function Snapshot() {
  const [isPolling, stopPolling] = usePolling();
  const {data} = useQuery({...snapshot, refetchInterval: isPolling && POLL_MS});
  return data && <Gallery snapshot={data} stopPolling={stopPolling} />;
}

createRoot(document.getElementById('root')).render(
  <PersistQueryClientProvider client={queryClient} persistOptions={{persister}}>
    <ImageAuthProvider auth={auth}>
      <Snapshot />
    </ImageAuthProvider>
  </PersistQueryClientProvider>,
);
