import {handleImageRequests} from 'objectstore-image-auth/service-worker';

handleImageRequests({baseUrl: '/api/0/organizations/acme/objectstore'});

// The page that registers this is not loaded again.
self.addEventListener('install', event => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
