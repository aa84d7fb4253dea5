// A document without a browser, as tests have it: an image gets its URL, and script its bytes.

import assert from 'node:assert/strict';
import {ImageAuth, objectUrl} from 'objectstore-image-auth';
import {fetchIcon} from '../shared/icon.js';

export async function checkIcon(document) {
  globalThis.document = document;

  const auth = new ImageAuth({baseUrl: '/objectstore', refetch: async () => 'opaque'});
  const src = await auth.freshImageUrl('/objectstore/icon');
  assert.equal(src, '/objectstore/icon?X-Os-Auth=opaque');
  auth.dispose();

  const icon = await fetchIcon({ImageAuth, objectUrl}, process.env.ORIGIN);
  assert.equal(icon.type, 'image/png');
}
