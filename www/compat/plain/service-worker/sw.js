importScripts('node_modules/objectstore-image-auth/dist/service-worker-classic.js');

objectstoreImageAuth.handleImageRequests({baseUrl: '/api/0/organizations/acme/objectstore'});

// The page that registers this is not loaded again.
self.addEventListener('install', event => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
