// Links to objects on the demo backend, followed after their token has really expired.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, describe, it} from 'node:test';

import {fetchBuild} from '../support/api.mjs';
import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {openWithDemoBackend} from './support/fixture.mjs';
import {follow, GESTURES} from './support/links.mjs';

/** Long enough that a new token is still valid when a busy machine has followed the link. */
const LIFETIME = ['--token-lifetime', '10', '--leeway', '0'];

describe('links whose token the backend refuses', {concurrency: 2}, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  for (const [kind, name] of [
    ['AuthLink', 'click with download'],
    ['bindLink', 'middle click'],
  ]) {
    for (const gesture of GESTURES.filter(gesture => gesture.name === name)) {
      it(`${kind}: a ${name} loads the object's bytes`, async test => {
        const {origin, page, render, bind} = await openWithDemoBackend(browser, test, ...LIFETIME);
        const {app_info: app, objectstore_token: token} = await fetchBuild(origin, '101');
        const object = app.app_icon_id ?? '';
        const links = [{object, attributes: gesture.attributes}];
        await page.evaluate(token => void window.page.auth.ingest(token), token);
        await (kind === 'AuthLink' ? render('Links', {links}) : bind('links', {links}));
        const link = page.getByRole('link', {name: object});
        const href = await link.evaluate(a => /** @type {HTMLAnchorElement} */ (a).href);
        const response = await fetch(href);
        assert.equal(response.status, 200);
        const bytes = Buffer.from(await response.arrayBuffer());
        await eventually(async () => assert.equal((await fetch(href)).status, 401));

        const awaitDestination = await follow({page, linkTo: () => link}, gesture);
        assert.deepEqual(await bytesOf(await awaitDestination()), bytes);
      });
    }
  }
});

/** @param {import('./support/links.mjs').Destination} destination */
async function bytesOf(destination) {
  if ('suggestedFilename' in destination) return readFile(await destination.path());
  await destination.waitForURL(/\/objects\//);
  await destination.waitForLoadState();
  const bytes = await destination.evaluate(async () => {
    const response = await fetch(location.href);
    return [response.status, ...new Uint8Array(await response.arrayBuffer())];
  });
  assert.equal(bytes.shift(), 200);
  return Buffer.from(bytes);
}
