// Images that are scrolled by while the server is down, and what becomes of them when it is well again.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';

import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {openFixture} from './support/fixture.mjs';

/** The longest wait between two tries, in seconds, and some time for the tries themselves. */
const BACK_OFF = 60 + 15;

/** How many images the page shows at once. */
const SHOWN = 4;

/** @typedef {Awaited<ReturnType<typeof openFixture>>['world']} World */

/** What goes wrong: what is done in each round of it, and how it ends. */
const OUTAGES = [
  {
    what: 'takes no connection',
    round: (/** @type {World} */ world) => void (world.isDown = true),
    end: (/** @type {World} */ world) => void (world.isDown = false),
  },
  {
    what: 'answers everything with 503',
    round(/** @type {World} */ world) {
      world.refusal = 503;
      world.objects = 503;
    },
    end(/** @type {World} */ world) {
      world.refusal = undefined;
      world.objects = undefined;
    },
  },
  {
    what: 'answers images with 503',
    round: (/** @type {World} */ world) => void (world.objects = 503),
    end: (/** @type {World} */ world) => void (world.objects = undefined),
  },
  {
    what: 'rotates its key again and again',
    round: (/** @type {World} */ world) => void world.revoked.add(world.token),
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
      const {page, render, bind, pass} = fixture;
      const shown = () =>
        page.evaluate(() => [...document.images].filter(img => img.naturalWidth > 0).length);
      return {
        ...fixture,
        shown,
        /** @param {string[]} keys */
        mount: keys => (kind === 'AuthImage' ? render('Images', {keys}) : bind('images', {keys})),
        /** Time passes, and what is requested by script has its turn. */
        async live(/** @type {number} */ seconds) {
          for (let second = 0; second < seconds; second++) {
            await delay(10);
            await pass(1);
          }
        },
      };
    }

    for (const {what, round, end} of OUTAGES) {
      for (const rounds of [3, 30]) {
        it(`${kind}: a server that ${what}, for ${rounds * 5} s`, async test => {
          const {world, mount, live, shown} = await openPage(test);
          const keysAt = (/** @type {number} */ first) =>
            Array.from({length: SHOWN}, (_, index) => `image-${first + index}`);
          await mount(keysAt(0));
          await live(3);
          assert.equal(await shown(), SHOWN, 'images before');
          for (let scrolled = 1; scrolled <= rounds; scrolled++) {
            round(world);
            await mount(keysAt(2 * scrolled));
            await live(5);
          }
          end(world);
          let seconds = 0;
          while ((await shown()) < SHOWN && seconds++ < BACK_OFF) await live(1);
          assert.equal(await shown(), SHOWN, `images ${BACK_OFF} s after`);
        });
      }
    }

    it(`${kind}: a policy that forbids script to request images reports no token`, async test => {
      const policy = (/** @type {string} */ host) =>
        `connect-src http://${host}/api/0/organizations/acme/builds/101`;
      const {world, page, mount, live, shown, requestsOf} = await openPage(test, {policy});
      /** @type {string[]} */
      const reported = [];
      await page.exposeFunction('report', (/** @type {string} */ uri) => void reported.push(uri));
      await page.evaluate(() => {
        const {report} = /** @type {any} */ (globalThis);
        addEventListener('securitypolicyviolation', event => report(event.blockedURI));
      });
      world.objects = 503;
      await mount(['a', 'b']);
      await eventually(async () => {
        await live(1);
        assert.notEqual(reported.length, 0, 'what the policy forbade');
      });
      world.objects = undefined;
      await live(BACK_OFF);
      assert.equal(await shown(), 2, 'images after a short outage');
      assert.deepEqual(
        reported.filter(uri => uri.includes('X-Os-Auth')),
        [],
      );

      world.statuses.set('broken', 404);
      await mount(['a', 'b', 'broken']);
      await live(200);
      const [before, forbidden] = [requestsOf('broken').length, reported.length];
      await live(300);
      assert.equal(requestsOf('broken').length, before, 'requests of a broken image, later');
      assert.equal(reported.length, forbidden, 'what the policy forbade, later');
    });

    it(`${kind}: an image that is broken costs nothing, once that is known`, async test => {
      const {world, mount, live, requestsOf, reasons, shown} = await openPage(test);
      world.statuses.set('broken', 404);
      await mount(['broken', 'good']);
      await live(10);
      world.objects = 503;
      await mount(['broken', 'good', 'other']);
      await live(60);
      world.objects = undefined;
      await live(BACK_OFF);
      assert.equal(await shown(), 2, 'images after');
      const before = {requests: requestsOf('broken').length, refetches: await reasons()};
      await live(300);
      const later = {requests: requestsOf('broken').length, refetches: await reasons()};
      assert.deepEqual(later, before, 'what it costs in five minutes more');
    });
  }
});
