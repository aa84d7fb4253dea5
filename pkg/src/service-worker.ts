// 'objectstore-image-auth/service-worker': for the app's own service worker script. The wasm is embedded, and instantiated
// at the first request below the base.

import {ImageRequests} from './service-worker/image-requests.js';
import {checkOptions, type ImageRequestOptions} from './service-worker/options.js';
import {scope} from './service-worker/scope.js';

export type {ImageCacheOptions, ImageRequestOptions} from './service-worker/options.js';

/**
 * Puts the token of the page that makes a request into the request: for images, CSS and script at or below `baseUrl`. Call it
 * at the top level of the service worker script, before other `fetch` listeners.
 *
 * ```ts
 * import {handleImageRequests} from 'objectstore-image-auth/service-worker';
 *
 * handleImageRequests({baseUrl: '/api/0/organizations/acme/objectstore'});
 * self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
 * ```
 *
 * The token goes into a header where the base is of the worker's origin, else into the query. Everything else is left
 * alone: other methods, other places, navigations, pre-signed URLs, and URLs that have a usable token. The page's session
 * must be connected: see `ImageAuth.connectServiceWorker`. Throws `invalid-option`; the message names the option.
 */
export function handleImageRequests(options: ImageRequestOptions): void {
  const requests = new ImageRequests(checkOptions(options));
  scope.addEventListener('fetch', event => requests.onFetch(event));
  scope.addEventListener('message', event => requests.onMessage(event));
}
