// Opens pages with links to objects, follows them, and checks what they lead to.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';

import {eventually} from '../../support/eventually.mjs';
import {openFixture} from './fixture.mjs';

/** A link made with React, or without. */
export const KINDS = /** @type {const} */ (['AuthLink', 'bindLink']);

/** How long a link is left alone, in seconds. */
const IDLE_SECONDS = 600;

/** The lifetime of tokens that expire meanwhile, in seconds. */
const SHORT_LIFETIME = 60;

/** @typedef {import('playwright-core').Locator} Link */

/** @typedef {Awaited<ReturnType<typeof openLinks>>} LinksPage */

/**
 * What a link leads to: a page or a download.
 *
 * @typedef {import('playwright-core').Page | import('playwright-core').Download} Destination
 */

/**
 * A way to follow a link: where the object opens, and which attributes the link needs.
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
 * Opens a page with links.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('node:test').TestContext} test
 * @param {(typeof KINDS)[number]} kind
 * @param {LinkProps[]} links
 * @param {{lifetime?: number}} [options]
 */
export async function openLinks(browser, test, kind, links, {lifetime = SHORT_LIFETIME} = {}) {
  const fixture = await openFixture(browser, test, {lifetime});
  if (kind === 'AuthLink') await fixture.render('Links', {links});
  else await fixture.bind('links', {links});
  return {
    ...fixture,
    /** @param {string} object */
    linkTo: object => fixture.page.getByRole('link', {name: object, exact: true}),
    /** Lets time pass in which no link is used. */
    async idle() {
      // A link that was used before may cause one more refetch.
      await fixture.freeze(IDLE_SECONDS);
      await fixture.settle();
      const before = await fixture.refetchReasons();
      await fixture.freeze(IDLE_SECONDS);
      assert.deepEqual(
        await fixture.refetchReasons(),
        before,
        'refetches for links that are left alone',
      );
    },
  };
}

/**
 * Follows a link. Returns a function that waits for its destination.
 *
 * @param {Pick<LinksPage, 'page' | 'linkTo'>} opened
 * @param {Gesture} gesture
 */
export async function follow({page, linkTo}, {to, name, follow}) {
  /** @type {Promise<Destination>} */
  const destination =
    to === 'tab'
      ? page.context().waitForEvent('page')
      : to === 'download'
        ? page.waitForEvent('download')
        : page.waitForURL(/\/objects\//).then(() => page);
  // Some tests do not wait for it. Its timeout must not be an unhandled rejection.
  destination.catch(() => {});
  await follow(linkTo(name));
  return () => destination;
}

/**
 * Checks that the destination is the object, was loaded with the newest token, and has no reference to the
 * page.
 *
 * @param {LinksPage} opened
 * @param {Gesture} gesture
 * @param {Destination} destination
 */
export async function assertObject(
  {backend, requestsOf, assertNoConsoleProblems},
  {name},
  destination,
) {
  const isDownload = 'suggestedFilename' in destination;
  if (isDownload) {
    assert.equal(destination.suggestedFilename(), 'icon.png');
    assert.ok((await readFile(await destination.path())).subarray(1, 4).equals(Buffer.from('PNG')));
  } else {
    await destination.waitForURL(/\/objects\//);
    await eventually(async () =>
      assert.equal(await destination.evaluate('document.images[0]?.naturalWidth'), 1, 'the image'),
    );
    assert.equal(await destination.evaluate('window.opener'), null, 'window.opener');
    assert.equal(await destination.evaluate('document.referrer'), '', 'document.referrer');
  }
  const [request, ...others] = requestsOf(name);
  assert.deepEqual(others, [], 'requests for the object after the first');
  assert.deepEqual([request?.status, request?.token], [200, backend.token]);
  // For a download, Chromium always sends a Referer: the page's origin, without a token.
  const referer = isDownload
    ? (request?.referer ?? '').replace(/^http:\/\/[^/]*\/$/, '')
    : request?.referer;
  assert.equal(referer || undefined, undefined, 'Referer');
  assertNoConsoleProblems();
}
