// Requests that a test sends to the demo backend itself, without the page or the package.

import assert from 'node:assert/strict';

import {PNG} from 'pngjs';

/**
 * @typedef {{key: string, display_name: string | null, image_file_name: string, width: number,
 *   height: number}} Image
 * @typedef {{base_image: Image, head_image: Image, diff: number | null,
 *   diff_image_key: string | null}} Pair
 * @typedef {{objectstore_token?: string | null, images: Image[], changed: Pair[], renamed: Pair[],
 *   added: Image[], removed: Image[], unchanged: Image[]}} Snapshot
 * @typedef {{objectstore_token?: string | null, app_info: {name: string,
 *   app_icon_id: string | null}}} Build
 */

const API = '/api/0/organizations/acme';

/**
 * Fetches a snapshot: 201 is the comparison, 202 has 2,000 images.
 *
 * @param {string} origin
 * @param {string} [id]
 * @returns {Promise<Snapshot>}
 */
export function fetchSnapshot(origin, id = '201') {
  return fetchJson(`${origin}${API}/snapshots/${id}`);
}

/**
 * @param {string} origin
 * @param {string} id
 * @returns {Promise<Build>}
 */
export function fetchBuild(origin, id) {
  return fetchJson(`${origin}${API}/builds/${id}`);
}

/**
 * Fetches an object's pixels from Objectstore, not through the proxy, with the token in a header.
 *
 * @param {string} origin
 * @param {string} key
 * @param {string | null | undefined} token
 */
export async function fetchPixels(origin, key, token) {
  const url = `${origin}/v1/objects/preprod/org=1;project=2/1/2/${key}`;
  const response = await fetch(url, token ? {headers: {'x-os-auth': `Bearer ${token}`}} : {});
  assert.equal(response.status, 200, `the store must have the object ${key}`);
  return PNG.sync.read(Buffer.from(await response.arrayBuffer()));
}

/**
 * Fetches the pair with the largest difference, and the pixels of its images.
 *
 * @param {string} origin
 */
export async function fetchMostChanged(origin) {
  const {changed, objectstore_token: token} = await fetchSnapshot(origin);
  const [pair] = changed
    .filter(
      ({base_image: base, head_image: head}) =>
        base.width === head.width && base.height === head.height,
    )
    .sort((a, b) => (b.diff ?? 0) - (a.diff ?? 0));
  assert.ok(
    pair?.diff_image_key,
    'the demo must have a changed pair of equal size that has a mask',
  );
  const [base, head, mask] = await Promise.all(
    [pair.base_image.key, pair.head_image.key, pair.diff_image_key].map(key =>
      fetchPixels(origin, key, token),
    ),
  );
  assert.ok(base && head && mask);
  return {pair, name: nameOf(pair.head_image), base, head, mask};
}

/** @param {Image} image */
export function nameOf(image) {
  return image.display_name ?? image.image_file_name;
}

/**
 * @param {string} kind
 * @param {Image} image the head image if there is one, else the base image
 */
export function snapshotPath(kind, image) {
  return `/snapshots/201?image=${encodeURIComponent(`${kind}/${image.image_file_name}`)}`;
}

/** @param {string} url */
async function fetchJson(url) {
  const response = await fetch(url);
  assert.equal(response.status, 200, `the API must answer ${url}`);
  return response.json();
}
