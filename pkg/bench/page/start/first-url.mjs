// What each of the pages does at start, and when it had done it.

import {BASE_URL, PARAM, makeToken, makeUrls} from '../inputs.mjs';

/** When the script begins is marked by what its bundle begins with: see `tasks/start.mjs`. */
export const SCRIPT = 'script';
export const FIRST_URL = 'first-url';

/**
 * By the session, fed with the API response that the page was made from.
 *
 * @param {typeof import('objectstore-image-auth').ImageAuth} ImageAuth
 */
export function bySession(ImageAuth) {
  const refetch = () => Promise.reject(new Error('no need'));
  const auth = new ImageAuth({baseUrl: BASE_URL, refetch});
  auth.ingest({objectstore_token: makeToken()});
  done(auth.imageUrl(url()));
}

/**
 * By the function, which is then the first call into wasm.
 *
 * @param {typeof import('objectstore-image-auth').imageUrl} imageUrl
 */
export function byFunction(imageUrl) {
  done(imageUrl(url(), makeToken()));
}

export function byHand() {
  done(`${url()}?${PARAM}=${encodeURIComponent(makeToken())}`);
}

function url() {
  return makeUrls(1)[0] ?? '';
}

/** @param {string | undefined} url */
function done(url) {
  performance.mark(FIRST_URL);
  document.title = url ?? 'no URL';
}
