// RTK Query.

import {createRoot} from 'react-dom/client';
import {Provider} from 'react-redux';
import {ImageAuthProvider} from 'objectstore-image-auth/react';

import {Gallery, observed, POLL_MS, usePolling} from '../shared/recipe/gallery.jsx';
import {api, auth, store} from './images.js';

Object.assign(observed, {auth, cache: () => store.getState()});

function Snapshot() {
  const [isPolling, stopPolling] = usePolling();
  const {data} = api.useSnapshotQuery(201, {pollingInterval: isPolling ? POLL_MS : 0});
  return data && <Gallery snapshot={data} stopPolling={stopPolling} />;
}

createRoot(document.getElementById('root')).render(
  <Provider store={store}>
    <ImageAuthProvider auth={auth}>
      <Snapshot />
    </ImageAuthProvider>
  </Provider>,
);
