// Links to objects, followed in every way that a browser knows, long after they were rendered.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {assertObject, follow, GESTURES, KINDS, openLinks} from './support/links.mjs';

/** How late a refetch may be, in seconds. */
const LATE = 3;

/** How long a session lets somebody wait, in seconds. */
const GIVEN_UP_AFTER = 30;

/** Seconds. One that lives longer is warned of. */
const HOUR = 3_600;

/** Gestures on one page, so that its token lives through all of them. */
const MOST_ON_A_PAGE = 2;

const LINKS = GESTURES.map(({name, attributes}) => ({object: name, attributes}));

/** @typedef {import('./support/links.mjs').Opened} Opened */
/** @typedef {import('./support/links.mjs').Gesture} Gesture */

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  // Playwright lets pages open whatever they like. People's browsers do not.
  browser = await launchBrowser({ignoreDefaultArgs: ['--disable-popup-blocking']});
});
after(() => browser?.close());

for (const kind of KINDS) {
  describe(`after ten idle minutes, an ${kind}`, () => {
    /**
     * Tries every gesture, each after ten idle minutes: on one page, until one leads away from it.
     *
     * @param {import('node:test').TestContext} test
     * @param {object} options
     * @param {number} [options.lifetime] of tokens
     * @param {(opened: Opened, gesture: Gesture) => Promise<void>} options.each
     */
    async function tryAll(test, {lifetime, each}) {
      const open = () => openLinks(browser, test, kind, LINKS, {lifetime});
      /** @type {Opened} */
      let opened;
      for (const [index, gesture] of GESTURES.entries()) {
        await test.test(`${kind}: ${gesture.name}`, async () => {
          const isTimeToOpen =
            index % MOST_ON_A_PAGE === 0 || new URL(opened.page.url()).pathname !== '/';
          if (isTimeToOpen) opened = await open();
          await opened.idle();
          await each(opened, gesture);
        });
      }
    }

    it('with a live token leads to the object, and refetches nothing', test =>
      tryAll(test, {
        lifetime: HOUR,
        async each(opened, gesture) {
          const led = await follow(opened, gesture);
          await assertObject(opened, gesture, await led());
          assert.equal(opened.world.responses, 0, 'API responses');
        },
      }));

    it('with a dead token leads to the object, by one refetch', test =>
      tryAll(test, {
        async each(opened, gesture) {
          const before = opened.world.responses;
          const led = await follow(opened, gesture);
          await assertObject(opened, gesture, await led());
          assert.equal(opened.world.responses, before + 1, 'API responses');
        },
      }));

    it(`with a dead token waits for a refetch that takes ${LATE} s`, test =>
      tryAll(test, {
        async each(opened, gesture) {
          const {world, page, show, freeze, requestsOf} = opened;
          const before = world.responses;
          const open = world.holdApi();
          const led = await follow(opened, gesture);
          // A tab is there at once: later, it would be taken for a pop-up.
          const tab = gesture.to === 'tab' ? await led() : undefined;
          // And it is in front: the page can't be seen any more, as it always is where nobody looks.
          if (tab) await show('hidden');
          await freeze(LATE);
          assert.deepEqual(requestsOf(gesture.name), [], 'requests of the object, meanwhile');
          assert.equal(new URL(page.url()).pathname, '/', 'the page stays, meanwhile');
          if (tab && 'opener' in tab) assert.equal(tab.url(), 'about:blank');
          open();
          await assertObject(opened, gesture, await led());
          assert.equal(world.responses, before + 1, 'API responses');
          if (tab) await show('visible');
        },
      }));

    it('with a dead token does not navigate if the refetch is refused', test =>
      tryAll(test, {
        async each(opened, gesture) {
          const {world, page, complaints, poll, idle} = opened;
          // A session that was refused stops, until the API has brought a token.
          await poll();
          await idle();
          complaints.length = 0;
          world.refusal = 403;
          const open = world.holdApi();
          const led = await follow(opened, gesture);
          if (gesture.to === 'tab') await led();
          open();
          await eventually(() => assert.match(complaints.join('\n'), /ObjectstoreAuthError/));
          await eventually(() =>
            assert.equal(page.context().pages().length, 1, 'a tab must be closed'),
          );
          assert.equal(new URL(page.url()).pathname, '/', 'the page stays');
          assert.deepEqual(world.requests, []);
          assert.doesNotMatch(complaints.join('\n'), /X-Os-Auth|eyJ/, 'complaints hold no token');
        },
      }));

    it('with a dead token closes its tab when the API is out of order for too long', async test => {
      const opened = await openLinks(browser, test, kind, LINKS);
      const {world, page, pass, complaints, linkTo, idle} = opened;
      await idle();
      world.refusal = 503;
      await linkTo('middle click').click({button: 'middle'});
      await pass(GIVEN_UP_AFTER + 2, '', 2);
      await eventually(() => assert.equal(page.context().pages().length, 1));
      assert.match(complaints.join('\n'), /ObjectstoreAuthError/);
      assert.deepEqual(world.requests, []);
    });
  });
}
