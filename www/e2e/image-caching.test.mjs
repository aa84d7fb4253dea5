// Response headers in place of a service worker: Chromium keeps an image when the token changes.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {startBackend, startBackendWithImageCaching} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {fetchSnapshot} from './support/api.mjs';

describe('with `Cache-Control` and `No-Vary-Search`', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  for (const {title, start, rotations, downloads} of [
    {
      title: 'an image is downloaded once in 12 rotations',
      start: startBackendWithImageCaching,
      rotations: 12,
      downloads: 1,
    },
    {title: 'without them, once in each', start: startBackend, rotations: 3, downloads: 3},
  ]) {
    it(title, async test => {
      const backend = await start();
      test.after(backend.stop);
      const snapshot = await fetchSnapshot(backend.origin);
      const [image] = snapshot.unchanged;
      assert.ok(image);
      const {page} = await openPage(browser, test);
      await page.goto(`${backend.origin}/inspect`);

      const before = objectLines(backend).length;
      const urls = new Set();
      for (let rotation = 0; rotation < rotations; rotation++) {
        urls.add(await page.evaluate(showWithNewToken, image.key));
      }
      assert.equal(urls.size, rotations, 'each time another token is in the URL');
      assert.equal(objectLines(backend).length - before, downloads);
    });
  }

  /** @param {{log: () => string}} backend */
  const objectLines = backend =>
    backend
      .log()
      .split('\n')
      .filter(line => line.includes('/objects/'));
});

/**
 * Runs in the page. Shows the image with a token of another response, in an element of its own. Resolves to its URL.
 *
 * @param {string} key
 */
async function showWithNewToken(key) {
  const api = '/api/0/organizations/acme';
  // Tokens that expire in the same second are the same.
  await new Promise(resolve => setTimeout(resolve, 1_000));
  const response = await fetch(`${api}/builds/101`, {cache: 'no-store'});
  const {
    objectstore_token: token,
    organization_id: org,
    project_id: project,
  } = await response.json();
  const src = `${api}/objectstore/v1/objects/preprod/org=${org};project=${project}/${org}/${project}/${key}?X-Os-Auth=${token}`;
  const img = new Image();
  await new Promise((resolve, reject) => {
    Object.assign(img, {
      onload: resolve,
      onerror: () => reject(new Error('it is not loaded')),
      src,
    });
  });
  return src;
}
