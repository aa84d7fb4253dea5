// The demo's service worker: images get their token from it, and are kept.

import {handleImageRequests} from 'objectstore-image-auth/service-worker';

/** The parts of a worker's scope that are used here: TypeScript knows this file as one of a page. */
const worker = self as unknown as {
  skipWaiting(): Promise<void>;
  clients: {claim(): Promise<void>};
  addEventListener(
    type: string,
    listener: (event: {waitUntil(promise: Promise<void>): void}) => void,
  ): void;
};

/** In the script's address, so that this file shares no other one with the page. */
const baseUrl = new URL(location.href).searchParams.get('base') ?? '';

handleImageRequests({baseUrl, cache: {name: 'objectstore-image-auth-demo'}});

// So that the page that turns it on need not be loaded again.
worker.addEventListener('install', event => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', event => event.waitUntil(worker.clients.claim()));
