// For `importScripts`: defines the global `objectstoreImageAuth`, with what the entry exports.

import {handleImageRequests} from './service-worker.js';

Object.assign(globalThis, {objectstoreImageAuth: {handleImageRequests}});
