// Links to objects, followed in every way that a browser offers, long after they were rendered.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {assertObject, follow, GESTURES, KINDS, openLinks} from './support/links.mjs';

/** The duration of a slow refetch, in seconds. */
const SLOW_REFETCH = 3;

/** How long the session keeps a request for a URL waiting, in seconds. */
const GIVEN_UP_AFTER = 30;

/** In seconds. The session warns of tokens that live longer. */
const HOUR = 3_600;

/** Gestures per page, so few that its token outlives them. */
const MAX_GESTURES_PER_PAGE = 2;

const LINKS = GESTURES.map(({name, attributes}) => ({object: name, attributes}));

/** @typedef {import('./support/links.mjs').LinksPage} LinksPage */
/** @typedef {import('./support/links.mjs').Gesture} Gesture */

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  // By default, Playwright disables the pop-up blocker, which users have.
  browser = await launchBrowser({ignoreDefaultArgs: ['--disable-popup-blocking']});
});
after(() => browser?.close());

for (const kind of KINDS) {
  describe(`after ten idle minutes, an ${kind}`, () => {
    /**
     * Tries every gesture, each after ten idle minutes. Opens a new page when the last gesture has left it.
     *
     * @param {import('node:test').TestContext} test
     * @param {object} options
     * @param {number} [options.lifetime] of tokens, in seconds
     * @param {(opened: LinksPage, gesture: Gesture) => Promise<void>} options.each
     */
    async function tryAll(test, {lifetime, each}) {
      const open = () => openLinks(browser, test, kind, LINKS, {lifetime});
      /** @type {LinksPage} */
      let opened;
      for (const [index, gesture] of GESTURES.entries()) {
        await test.test(`${kind}: ${gesture.name}`, async () => {
          const needsNewPage =
            index % MAX_GESTURES_PER_PAGE === 0 || new URL(opened.page.url()).pathname !== '/';
          if (needsNewPage) opened = await open();
          await opened.idle();
          await each(opened, gesture);
        });
      }
    }

    it('with a valid token leads to the object without a refetch', test =>
      tryAll(test, {
        lifetime: HOUR,
        async each(opened, gesture) {
          const awaitDestination = await follow(opened, gesture);
          await assertObject(opened, gesture, await awaitDestination());
          assert.equal(opened.backend.apiResponses, 0, 'API responses');
        },
      }));

    it('with an expired token leads to the object after one refetch', test =>
      tryAll(test, {
        async each(opened, gesture) {
          const before = opened.backend.apiResponses;
          const awaitDestination = await follow(opened, gesture);
          await assertObject(opened, gesture, await awaitDestination());
          assert.equal(opened.backend.apiResponses, before + 1, 'API responses');
        },
      }));

    it(`with an expired token waits for a refetch that takes ${SLOW_REFETCH} s`, test =>
      tryAll(test, {
        async each(opened, gesture) {
          const {backend, page, setVisibility, freeze, requestsOf} = opened;
          const before = backend.apiResponses;
          const release = backend.holdApi();
          const awaitDestination = await follow(opened, gesture);
          // A tab must open at once. Later, the browser would block it as a pop-up.
          const tab = gesture.to === 'tab' ? await awaitDestination() : undefined;
          // The tab covers the page, which a headless browser does not report to it.
          if (tab) await setVisibility('hidden');
          await freeze(SLOW_REFETCH);
          assert.deepEqual(
            requestsOf(gesture.name),
            [],
            'requests for the object during the refetch',
          );
          assert.equal(
            new URL(page.url()).pathname,
            '/',
            'the path of the page during the refetch',
          );
          if (tab && 'opener' in tab) assert.equal(tab.url(), 'about:blank');
          release();
          await assertObject(opened, gesture, await awaitDestination());
          assert.equal(backend.apiResponses, before + 1, 'API responses');
          if (tab) await setVisibility('visible');
        },
      }));

    it('with an expired token does not navigate if the refetch is refused', test =>
      tryAll(test, {
        async each(opened, gesture) {
          const {backend, page, consoleProblems, poll, idle} = opened;
          // After the last gesture's refusal, the session does not refetch until it has received a token.
          await poll();
          await idle();
          consoleProblems.length = 0;
          backend.apiStatus = 403;
          const release = backend.holdApi();
          const awaitDestination = await follow(opened, gesture);
          if (gesture.to === 'tab') await awaitDestination();
          release();
          await eventually(() => assert.match(consoleProblems.join('\n'), /ObjectstoreAuthError/));
          await eventually(() =>
            assert.equal(page.context().pages().length, 1, 'pages: the tab must be closed'),
          );
          assert.equal(new URL(page.url()).pathname, '/', 'the path of the page');
          assert.deepEqual(backend.requests, []);
          assert.doesNotMatch(
            consoleProblems.join('\n'),
            /X-Os-Auth|eyJ/,
            'a token in the console',
          );
        },
      }));

    it('with an expired token closes its tab when the API fails for too long', async test => {
      const opened = await openLinks(browser, test, kind, LINKS);
      const {backend, page, advanceTime, consoleProblems, linkTo, idle} = opened;
      await idle();
      backend.apiStatus = 503;
      await linkTo('middle click').click({button: 'middle'});
      await advanceTime(GIVEN_UP_AFTER + 2, '', 2);
      await eventually(() => assert.equal(page.context().pages().length, 1));
      assert.match(consoleProblems.join('\n'), /ObjectstoreAuthError/);
      assert.deepEqual(backend.requests, []);
    });
  });
}
