import {imageUrl} from 'objectstore-image-auth';
import {ImageAuth, initSync, objectUrl} from 'objectstore-image-auth/external';
import wasm from 'objectstore-image-auth/objectstore_image_auth_bg.wasm';
import {fetchIcon} from '../shared/icon.js';

initSync(wasm);

export default {
  async fetch(request, {ORIGIN}) {
    if (new URL(request.url).pathname === '/icon') {
      return new Response(await fetchIcon({ImageAuth, objectUrl}, ORIGIN));
    }
    // What the entry with the embedded wasm says, which may not be compiled here.
    try {
      return new Response(imageUrl('/a', null));
    } catch (error) {
      return new Response(error.message);
    }
  },
};
