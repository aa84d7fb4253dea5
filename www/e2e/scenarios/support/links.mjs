// Links to objects, how they may be followed, and what must then be there.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';

import {eventually} from '../../support/eventually.mjs';
import {openFixture} from './fixture.mjs';

/** How a link is made: in React, and without. */
export const KINDS = /** @type {const} */ (['AuthLink', 'bindLink']);

/** How long nobody touches a link. */
const IDLE_SECONDS = 600;

/** How long tokens live that die meanwhile. */
const SHORT = 60;

/** @typedef {import('playwright-core').Locator} Link */

/** @typedef {Awaited<ReturnType<typeof openLinks>>} Opened */

/**
 * A way to follow a link: where that leads, and what the link must be like.
 *
 * @typedef {object} Gesture
 * @property {string} name
 * @property {'here' | 'tab' | 'download'} to
 * @property {Record<string, string>} [attributes]
 * @property {(link: Link) => Promise<unknown>} follow
 */

/** @type {Gesture[]} */
export const GESTURES = [
  {name: 'middle click', to: 'tab', follow: link => link.click({button: 'middle'})},
  {name: 'ctrl-click', to: 'tab', follow: link => link.click({modifiers: ['Control']})},
  {name: 'ctrl-Enter', to: 'tab', follow: link => link.press('Control+Enter')},
  {
    name: 'click with target=_blank',
    to: 'tab',
    attributes: {target: '_blank'},
    follow: link => link.click(),
  },
  {
    name: 'click with download',
    to: 'download',
    attributes: {download: 'icon.png'},
    follow: link => link.click(),
  },
  {name: 'Enter', to: 'here', follow: link => link.press('Enter')},
  {name: 'click', to: 'here', follow: link => link.click()},
];

/**
 * @typedef {object} LinkProps
 * @property {string} object
 * @property {Record<string, string>} [attributes]
 * @property {string} [prevents]
 */

/**
 * A page with links.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('node:test').TestContext} test
 * @param {(typeof KINDS)[number]} kind
 * @param {LinkProps[]} links
 * @param {{lifetime?: number}} [options]
 */
export async function openLinks(browser, test, kind, links, {lifetime = SHORT} = {}) {
  const fixture = await openFixture(browser, test, {lifetime});
  if (kind === 'AuthLink') await fixture.render('Links', {links});
  else await fixture.bind('links', {links});
  return {
    ...fixture,
    /** @param {string} object */
    linkTo: object => fixture.page.getByRole('link', {name: object, exact: true}),
    /** Ten minutes in which nobody touches anything. */
    async idle() {
      // Whoever touched a link may have another refetch: one.
      await fixture.freeze(IDLE_SECONDS);
      await fixture.settle();
      const before = await fixture.calls();
      await fixture.freeze(IDLE_SECONDS);
      assert.deepEqual(await fixture.calls(), before, 'refetches for links that nobody touches');
    },
  };
}

/**
 * Follows a link. Gives back where that leads, to be waited for.
 *
 * @param {Pick<Opened, 'page' | 'linkTo'>} opened
 * @param {Gesture} gesture
 */
export async function follow({page, linkTo}, {to, name, follow}) {
  /** @type {Promise<import('playwright-core').Page | import('playwright-core').Download>} */
  const led =
    to === 'tab'
      ? page.context().waitForEvent('page')
      : to === 'download'
        ? page.waitForEvent('download')
        : page.waitForURL(/\/objects\//).then(() => page);
  // It may be that nobody waits for it.
  led.catch(() => {});
  await follow(linkTo(name));
  return led.then.bind(led);
}

/**
 * Where a gesture led is the object, by the newest token, and it knows nothing of the page.
 *
 * @param {Opened} opened
 * @param {Gesture} gesture
 * @param {import('playwright-core').Page | import('playwright-core').Download} led
 */
export async function assertObject({world, requestsOf, assertNoComplaints}, {name}, led) {
  const isDownload = 'suggestedFilename' in led;
  if (isDownload) {
    assert.equal(led.suggestedFilename(), 'icon.png');
    assert.ok((await readFile(await led.path())).subarray(1, 4).equals(Buffer.from('PNG')));
  } else {
    await led.waitForURL(/\/objects\//);
    await eventually(async () =>
      assert.equal(await led.evaluate('document.images[0]?.naturalWidth'), 1, 'the image'),
    );
    assert.equal(await led.evaluate('window.opener'), null, 'window.opener');
    assert.equal(await led.evaluate('document.referrer'), '', 'document.referrer');
  }
  const [request, ...others] = requestsOf(name);
  assert.deepEqual(others, [], 'requests of the object, after the first');
  assert.deepEqual([request?.status, request?.token], [200, world.token]);
  // Of a download, Chromium tells where it came from whatever the link says: the page, without a token.
  const referer = isDownload
    ? (request?.referer ?? '').replace(/^http:\/\/[^/]*\/$/, '')
    : request?.referer;
  assert.equal(referer || undefined, undefined, 'Referer');
  assertNoComplaints();
}
