// A server-rendered page that is hydrated in the browser, also after the token has expired.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {openFixture} from './support/fixture.mjs';

const PROPS = {object: 'icon'};

const HOUR = 3_600;

describe('server-rendered HTML', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {(scene: string, props: object, token: string) => string} */
  let render;
  before(async () => {
    browser = await launchBrowser();
    const built = new URL('./dist/server/server.js', import.meta.url).href;
    ({render} = await import(built));
  });
  after(() => browser?.close());

  /** @param {number} expiry by the clock of this machine, in seconds */
  function tokenUntil(expiry) {
    const part = (/** @type {object} */ value) =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({alg: 'EdDSA', kid: 'k1'})}.${part({exp: expiry})}.c2lnbmF0dXJl`;
  }

  for (const {what, left, refetches} of [
    {what: 'an expired token', left: -HOUR, refetches: {expired: 1}},
    {what: 'a valid token', left: HOUR, refetches: {}},
  ]) {
    it(`rendered with ${what} contains no token, hydrates without a change, and shows its images`, async test => {
      const html = render('Everything', PROPS, tokenUntil(Date.now() / 1000 + left));
      assert.match(html, /<a [^>]*href="[^"]*icon"/, 'a link');
      assert.match(html, />A</, 'a letter in place of the icon');
      assert.doesNotMatch(html, /X-Os-Auth|eyJ/);

      const fixture = await openFixture(browser, test, {html});
      const {page, freeze, assertNoConsoleProblems} = fixture;
      if (left < 0) await freeze(600);
      const before = await page.locator('#root').innerHTML();
      assert.equal(
        before,
        await page.evaluate(html => {
          const root = document.createElement('main');
          root.innerHTML = html;
          return root.innerHTML;
        }, html),
        'the page as the server rendered it',
      );

      await page.evaluate(props => window.page.hydrate('Everything', props), PROPS);
      await page.locator('[aria-label="mask"][data-status="loaded"]').waitFor();
      await eventually(async () =>
        assert.deepEqual(
          await page.evaluate('[...document.images].map(img => img.naturalWidth)'),
          [1, 1],
          'images',
        ),
      );
      await eventually(async () => assert.equal(await page.locator('output').innerText(), 'fresh'));
      assert.deepEqual(await page.evaluate('page.hydrationErrors'), [], 'hydration errors');
      assert.deepEqual(await fixture.refetchCounts(), refetches);
      assertNoConsoleProblems();
    });
  }
});
