// The visit by hand: the response is fetched ahead of the token's expiry, and its token put into each URL.

import {PARAM, beginVisit, fetchSnapshot} from './visit.mjs';

/** Of the token's lifetime. */
const REFETCH_AFTER = 0.8;

/** @type {Map<HTMLImageElement, string>} */
const images = new Map();
const lifetimeMs = Number(new URLSearchParams(location.search).get('lifetime')) * 1_000;

const snapshot = await fetchSnapshot();
let token = snapshot.objectstore_token;
const nextToken = beginVisit(snapshot, (image, url) => {
  images.set(image, url);
  image.src = srcOf(url);
});
setTimeout(refetch, lifetimeMs * REFETCH_AFTER);

async function refetch() {
  ({objectstore_token: token} = await fetchSnapshot());
  for (const [image, url] of images) image.src = srcOf(url);
  if (!nextToken()) setTimeout(refetch, lifetimeMs * REFETCH_AFTER);
}

/** @param {string} url */
function srcOf(url) {
  return `${url}?${PARAM}=${encodeURIComponent(token)}`;
}
