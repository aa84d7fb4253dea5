// Images that are mounted while the server fails, and that must load once it works again.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';

import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {openFixture} from './support/fixture.mjs';

/** The longest back-off between two tries, plus some time for the tries themselves, in seconds. */
const RECOVERY = 60 + 15;

/** How many images the page shows at once. */
const SHOWN = 4;

/** @typedef {Awaited<ReturnType<typeof openFixture>>['backend']} FakeBackend */

/** How the server fails: `round` is called in each round of scrolling, and `end` when the outage ends. */
const OUTAGES = [
  {
    what: 'refuses connections',
    round: (/** @type {FakeBackend} */ backend) => void (backend.isDown = true),
    end: (/** @type {FakeBackend} */ backend) => void (backend.isDown = false),
  },
  {
    what: 'answers everything with 503',
    round(/** @type {FakeBackend} */ backend) {
      backend.apiStatus = 503;
      backend.statusOfAllObjects = 503;
    },
    end(/** @type {FakeBackend} */ backend) {
      backend.apiStatus = undefined;
      backend.statusOfAllObjects = undefined;
    },
  },
  {
    what: 'answers images with 503',
    round: (/** @type {FakeBackend} */ backend) => void (backend.statusOfAllObjects = 503),
    end: (/** @type {FakeBackend} */ backend) => void (backend.statusOfAllObjects = undefined),
  },
  {
    what: 'rotates its key again and again',
    round: (/** @type {FakeBackend} */ backend) => void backend.revoked.add(backend.token),
    end: () => {},
  },
];

describe('an outage while scrolling', {concurrency: 2}, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  for (const kind of /** @type {const} */ (['AuthImage', 'bindImage'])) {
    /**
     * @param {import('node:test').TestContext} test
     * @param {Parameters<typeof openFixture>[2]} [options]
     */
    async function openPage(test, options) {
      const fixture = await openFixture(browser, test, options);
      const {page, render, bind, advanceTime} = fixture;
      const shown = () =>
        page.evaluate(() => [...document.images].filter(img => img.naturalWidth > 0).length);
      return {
        ...fixture,
        shown,
        /** @param {string[]} keys */
        mount: keys => (kind === 'AuthImage' ? render('Images', {keys}) : bind('images', {keys})),
        /** Advances the clock, and gives requests by script time to finish. */
        async advanceSlowly(/** @type {number} */ seconds) {
          for (let second = 0; second < seconds; second++) {
            await delay(10);
            await advanceTime(1);
          }
        },
      };
    }

    for (const {what, round, end} of OUTAGES) {
      for (const rounds of [3, 30]) {
        it(`${kind}: images load after a server ${what} for ${rounds * 5} s`, async test => {
          const {backend, mount, advanceSlowly, shown} = await openPage(test);
          const keysAt = (/** @type {number} */ first) =>
            Array.from({length: SHOWN}, (_, index) => `image-${first + index}`);
          await mount(keysAt(0));
          await advanceSlowly(3);
          assert.equal(await shown(), SHOWN, 'images before the outage');
          for (let scrolled = 1; scrolled <= rounds; scrolled++) {
            round(backend);
            await mount(keysAt(2 * scrolled));
            await advanceSlowly(5);
          }
          end(backend);
          let seconds = 0;
          while ((await shown()) < SHOWN && seconds++ < RECOVERY) await advanceSlowly(1);
          assert.equal(await shown(), SHOWN, `images ${RECOVERY} s after the outage`);
        });
      }
    }

    it(`${kind}: a policy that forbids requests by script reports no token`, async test => {
      const policy = (/** @type {string} */ host) =>
        `connect-src http://${host}/api/0/organizations/acme/builds/101`;
      const {backend, page, mount, advanceSlowly, shown, requestsOf} = await openPage(test, {
        policy,
      });
      /** @type {string[]} */
      const reported = [];
      await page.exposeFunction('report', (/** @type {string} */ uri) => void reported.push(uri));
      await page.evaluate(() => {
        const {report} = /** @type {any} */ (globalThis);
        addEventListener('securitypolicyviolation', event => report(event.blockedURI));
      });
      backend.statusOfAllObjects = 503;
      await mount(['a', 'b']);
      await eventually(async () => {
        await advanceSlowly(1);
        assert.notEqual(reported.length, 0, 'policy violations');
      });
      backend.statusOfAllObjects = undefined;
      await advanceSlowly(RECOVERY);
      assert.equal(await shown(), 2, 'images after a short outage');
      assert.deepEqual(
        reported.filter(uri => uri.includes('X-Os-Auth')),
        [],
      );

      backend.statusByKey.set('broken', 404);
      await mount(['a', 'b', 'broken']);
      await advanceSlowly(200);
      const [before, violations] = [requestsOf('broken').length, reported.length];
      await advanceSlowly(300);
      assert.equal(requestsOf('broken').length, before, 'later requests of a broken image');
      assert.equal(reported.length, violations, 'later policy violations');
    });

    it(`${kind}: a broken image causes no more requests once it has been given up`, async test => {
      const {backend, mount, advanceSlowly, requestsOf, refetchCounts, shown} =
        await openPage(test);
      backend.statusByKey.set('broken', 404);
      await mount(['broken', 'good']);
      await advanceSlowly(10);
      backend.statusOfAllObjects = 503;
      await mount(['broken', 'good', 'other']);
      await advanceSlowly(60);
      backend.statusOfAllObjects = undefined;
      await advanceSlowly(RECOVERY);
      assert.equal(await shown(), 2, 'images after the outage');
      const before = {requests: requestsOf('broken').length, refetches: await refetchCounts()};
      await advanceSlowly(300);
      const later = {requests: requestsOf('broken').length, refetches: await refetchCounts()};
      assert.deepEqual(later, before, 'requests and refetches after five more minutes');
    });
  }
});
