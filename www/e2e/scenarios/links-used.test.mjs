// Links to objects that are copied, dragged or left alone, or whose navigation the app prevents.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {expiryOf} from '../support/fake-backend.mjs';
import {KINDS, openLinks} from './support/links.mjs';

const ICON = [{object: 'icon'}];

/** Long enough to see whether the link navigates after all. */
const SECONDS = 10;

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser?.close());

/** @param {string | null} href */
function tokenIn(href) {
  return new URL(href ?? '', 'http://localhost').searchParams.get('X-Os-Auth');
}

for (const kind of KINDS) {
  describe(`${kind}`, () => {
    for (const isLive of [true, false]) {
      const state = isLive ? 'a valid token' : 'an expired token, which hovering renews,';
      const lifetime = isLive ? 3_600 : 60;

      /**
       * Opens a page with a link, lets it idle for ten minutes, and hovers the link.
       *
       * @param {import('node:test').TestContext} test
       */
      async function openAndHover(test) {
        const opened = await openLinks(browser, test, kind, ICON, {lifetime});
        await opened.idle();
        const link = opened.linkTo('icon');
        await link.hover();
        if (!isLive) await eventually(() => assert.equal(opened.backend.apiResponses, 1));
        await opened.settle();
        return {...opened, link};
      }

      it(`${kind} with ${state} is copied from the context menu with the newest token`, async test => {
        const {page, link, backend} = await openAndHover(test);
        await page.evaluate(
          `addEventListener('contextmenu', ({target}) => (page.copied = target.href))`,
        );
        await link.click({button: 'right'});
        const copied = await page.evaluate('page.copied');
        assert.equal(tokenIn(copied), backend.token);
        assert.equal((await fetch(copied)).status, 200);
        assert.equal(backend.apiResponses, isLive ? 0 : 1, 'API responses');
      });

      it(`${kind} with ${state} is dragged with the newest token`, async test => {
        const {page, link, backend} = await openAndHover(test);
        await page.evaluate(`addEventListener('dragstart', ({dataTransfer}) => {
          page.dragged = dataTransfer.getData('text/uri-list');
        })`);
        const box = await link.boundingBox();
        assert.ok(box);
        await page.mouse.down();
        await page.mouse.move(box.x + 40, box.y + 90, {steps: 5});
        const dragged = await eventually(async () => {
          const dragged = await page.evaluate('page.dragged');
          assert.ok(dragged, 'the drag must begin');
          return dragged;
        });
        await page.mouse.up();
        assert.equal(tokenIn(dragged), backend.token);
        assert.equal((await fetch(dragged)).status, 200);
        assert.equal(backend.apiResponses, isLive ? 0 : 1, 'API responses');
      });
    }

    it(`${kind} that is left alone keeps a valid token while others refetch`, async test => {
      const {backend, linkTo, advanceTime} = await openLinks(browser, test, kind, ICON);
      const tokens = new Set();
      for (let seconds = 0; seconds < 600; seconds += 10) {
        // Images that are shown now and then make the session keep a valid token.
        await advanceTime(
          10,
          `page.auth.imageUrl('/api/0/organizations/acme/objectstore/v1/objects/a/_/b')`,
          5,
        );
        const token = tokenIn(await linkTo('icon').getAttribute('href')) ?? '';
        tokens.add(token);
        assert.ok(
          expiryOf(token) - backend.now > 5_000,
          `the token must be valid after ${seconds + 10} s`,
        );
      }
      assert.ok(tokens.size >= 10, `${tokens.size} tokens in ten minutes`);
      assert.ok(backend.apiResponses <= tokens.size + 2, `${backend.apiResponses} API responses`);
    });

    it(`${kind} alone on a page refetches nothing`, async test => {
      const links = Array.from({length: 50}, (_, index) => ({object: `icon-${index}`}));
      const {backend, advanceTime, refetchReasons} = await openLinks(browser, test, kind, links);
      await advanceTime(1_800, '', 60);
      assert.deepEqual(await refetchReasons(), []);
      assert.deepEqual([backend.apiResponses, backend.requests], [0, []]);
    });

    it(`${kind} sends no referrer unless the app asks for one`, async test => {
      const {linkTo, backend} = await openLinks(browser, test, kind, [
        ...ICON,
        {object: 'own', attributes: {rel: 'noopener', referrerPolicy: 'origin'}},
      ]);
      const icon = linkTo('icon');
      assert.equal(await icon.getAttribute('rel'), 'noreferrer');
      assert.equal(await icon.getAttribute('referrerpolicy'), 'no-referrer');
      assert.equal(tokenIn(await icon.getAttribute('href')), backend.token);
      assert.equal(await linkTo('own').getAttribute('rel'), 'noopener');
      assert.equal(await linkTo('own').getAttribute('referrerpolicy'), 'origin');
    });

    for (const prevents of kind === 'AuthLink' ? ['react', 'native'] : ['before', 'after']) {
      for (const isLive of [true, false]) {
        const state = isLive ? 'valid' : 'expired';
        it(`${kind} does not navigate if the app prevents it (${prevents}, token ${state})`, async test => {
          const {page, backend, idle, advanceTime, linkTo, assertNoConsoleProblems} =
            await openLinks(
              browser,
              test,
              kind,
              [
                {object: 'here', prevents},
                {object: 'tab', prevents, attributes: {target: '_blank'}},
              ],
              {lifetime: isLive ? 3_600 : 60},
            );
          for (const object of ['tab', 'here']) {
            await idle();
            const release = backend.holdApi();
            await linkTo(object).click();
            release();
            await advanceTime(SECONDS, '', 5);
            await eventually(() => assert.equal(page.context().pages().length, 1));
            assert.equal(new URL(page.url()).pathname, '/');
          }
          assert.deepEqual(backend.requests, []);
          assertNoConsoleProblems();
        });
      }
    }
  });
}
