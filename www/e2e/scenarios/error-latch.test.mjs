// An icon that failed is tried again with the next token. It recovers without being mounted again.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {fetchBuild} from '../support/api.mjs';
import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {openFixture, openWithDemoBackend} from './support/fixture.mjs';

const PROPS = {icon: 'icon', name: 'Acme'};

describe('an icon that failed', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /** @param {import('playwright-core').Page} page */
  function iconOf(page) {
    const letter = page.getByRole('img', {name: 'Letter of Acme'});
    return {
      showsLetter: async () => {
        await page.locator('[data-status="failed"]').waitFor();
        assert.equal(await letter.innerText(), 'A');
      },
      /** Waits until the icon is shown, in the component that was mounted first. */
      hasRecovered: async () => {
        await page.locator('[data-status="loaded"]').waitFor();
        await eventually(async () =>
          assert.ok(await page.evaluate(`document.images[0]?.naturalWidth > 0`), 'its pixels'),
        );
        assert.equal(await letter.count(), 0, 'letters in place of the icon');
        assert.equal(await page.locator('[data-instance="1"]').count(), 1, 'the same component');
      },
    };
  }

  /**
   * @param {import('node:test').TestContext} test
   * @param {Parameters<typeof openFixture>[2]} [options]
   */
  async function openIcon(test, options) {
    const fixture = await openFixture(browser, test, options);
    return {...fixture, ...iconOf(fixture.page), mount: () => fixture.render('AppIcon', PROPS)};
  }

  it('recovers when the API returns a token again after it refused', async test => {
    const {backend, mount, poll, showsLetter, hasRecovered} = await openIcon(test, {token: false});
    backend.apiStatus = 403;
    await mount();
    await showsLetter();
    backend.apiStatus = undefined;
    await poll();
    await hasRecovered();
  });

  it('recovers when the page becomes visible after the API stopped refusing', async test => {
    const {backend, mount, setVisibility, advanceTime, showsLetter, hasRecovered} = await openIcon(
      test,
      {
        token: false,
      },
    );
    backend.apiStatus = 401;
    await mount();
    await showsLetter();
    backend.apiStatus = undefined;
    await setVisibility('hidden');
    await setVisibility('visible');
    await advanceTime(5);
    await hasRecovered();
  });

  it('recovers when a missing object is created, as soon as a new token is in use', async test => {
    const {
      backend,
      mount,
      poll,
      advanceTime,
      refetchCounts,
      requestsOf,
      showsLetter,
      hasRecovered,
    } = await openIcon(test);
    backend.statusByKey.set('icon', 404);
    await mount();
    await showsLetter();
    const before = await refetchCounts();
    backend.statusByKey.delete('icon');

    // The session keeps the new token in reserve, and uses it shortly before the current one expires.
    await advanceTime(10, '', 5);
    await poll();
    await advanceTime(40, '', 5);
    await hasRecovered();
    assert.deepEqual(await refetchCounts(), before, 'refetches for the icon');
    assert.deepEqual(
      requestsOf('icon')
        .filter(({byScript}) => !byScript)
        .map(({status}) => status),
      [404, 404, 200],
    );
  });

  it('recovers at once when the key was rotated', async test => {
    const {backend, mount, requestsOf, refetchCounts, hasRecovered} = await openIcon(test);
    backend.revoked.add(backend.token);
    await mount();
    await hasRecovered();
    assert.deepEqual(
      requestsOf('icon')
        .filter(({byScript}) => !byScript)
        .map(({status}) => status),
      [401, 200],
    );
    assert.deepEqual(await refetchCounts(), {'image-failed': 1});
  });

  it('recovers when the key was rotated and the API went on signing with the old one for a while', async test => {
    const {backend, mount, poll, advanceTime, showsLetter, hasRecovered} = await openIcon(test);
    const has = backend.revoked.has;
    backend.revoked.has = () => true;
    await mount();
    await showsLetter();
    await advanceTime(5);
    await showsLetter();
    backend.revoked.has = has;
    await poll();
    await advanceTime(45, '', 5);
    await hasRecovered();
  });

  it('recovers when the demo backend rotates its key', async test => {
    const {origin, page, images, render} = await openWithDemoBackend(
      browser,
      test,
      // Long enough that the key does not rotate a second time before the image is loaded.
      ...['--fault', 'rotate-key=8'],
    );
    const {app_info: app, objectstore_token: token} = await fetchBuild(origin, '101');
    const {hasRecovered} = iconOf(page);
    await page.evaluate(token => window.page.auth.ingest(token), token);
    const url = `${origin}/api/0/organizations/acme/objectstore/v1/objects/preprod/org=1;project=2/1/2/${app.app_icon_id}?X-Os-Auth=${token}`;
    await eventually(async () =>
      assert.equal((await fetch(url)).status, 401, 'a token of the old key'),
    );
    await render('AppIcon', {...PROPS, icon: app.app_icon_id});
    await hasRecovered();
    const statuses = images.map(({status}) => status);
    assert.equal(statuses[0], 401);
    assert.equal(statuses.at(-1), 200);
  });

  it('recovers in an element of bindImage, too', async test => {
    const {backend, page, bind, poll, advanceTime, refetchCounts} = await openIcon(test);
    backend.statusByKey.set('icon', 404);
    await bind('images', {keys: ['icon']});
    await page.evaluate(`page.img = document.images[0]`);
    await eventually(() =>
      assert.equal(backend.requests.filter(({byScript}) => !byScript).length, 2),
    );
    await eventually(async () => assert.equal(await page.locator('img:not([src])').count(), 1));
    const before = await refetchCounts();
    backend.statusByKey.delete('icon');
    await advanceTime(10, '', 5);
    await poll();
    await advanceTime(40, '', 5);
    await eventually(async () =>
      assert.ok(await page.evaluate(`page.img.isConnected && page.img.naturalWidth > 0`)),
    );
    assert.deepEqual(await refetchCounts(), before);
  });
});
