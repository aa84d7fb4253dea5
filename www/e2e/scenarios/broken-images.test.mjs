// Images that fail with any token: they are missing, or the user may not see them.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {openFixture} from './support/fixture.mjs';

/** More images than a virtualised list keeps mounted. */
const REMOUNTS = 40;

describe('an image that fails with a valid token', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  for (const kind of /** @type {const} */ (['AuthImage', 'bindImage'])) {
    /**
     * Opens a page with a broken image and a good one, and waits until the broken one is given up.
     *
     * @param {import('node:test').TestContext} test
     * @param {number} [status]
     */
    async function openBroken(test, status = 404) {
      const fixture = await openFixture(browser, test);
      const {backend, page, render, bind, requestsOf, settle} = fixture;
      backend.statusByKey.set('broken', status);
      /** @param {string} key */
      const triesOf = key => requestsOf(key).filter(({byScript}) => !byScript);
      /** @param {string} key */
      const probesOf = key => requestsOf(key).filter(({byScript}) => byScript);
      /** @param {string[]} keys */
      const mount = keys =>
        kind === 'AuthImage' ? render('Images', {keys}) : bind('images', {keys});
      /** @param {number} tries */
      const isGivenUp = tries =>
        eventually(async () => {
          assert.equal(triesOf('broken').length, tries, 'tries');
          assert.equal(
            probesOf('broken').length,
            2,
            'requests by script to find out why the image fails',
          );
          assert.equal(await page.locator('img[src]').count(), 1, 'images with a src');
        });
      await mount(['broken', 'good']);
      await isGivenUp(2);
      await settle();
      return {...fixture, mount, isGivenUp, triesOf};
    }

    for (const status of [404, 403])
      it(`a ${status} of ${kind} causes one refetch and one retry, then the fallback`, async test => {
        const {page, requestsOf, triesOf, refetchCounts, advanceTime, assertNoConsoleProblems} =
          await openBroken(test, status);
        const tokens = triesOf('broken').map(({token}) => token);
        assert.equal(
          new Set(tokens).size,
          2,
          'the number of tokens: the retry must use another one',
        );
        assert.deepEqual(await refetchCounts(), {'image-failed': 1});
        if (kind === 'AuthImage') assert.equal(await page.getByText('no broken').count(), 1);

        await advanceTime(20, '', 5);
        assert.deepEqual(await refetchCounts(), {'image-failed': 1});
        assert.equal(triesOf('broken').length, 2);
        assert.equal(requestsOf('good').length, 1, 'requests for the good image');
        assertNoConsoleProblems();
      });

    it(`${REMOUNTS} remounts after a 404 of ${kind} cause no further refetch or retry`, async test => {
      const {mount, triesOf, refetchCounts, isGivenUp, assertNoConsoleProblems} =
        await openBroken(test);
      for (let remount = 1; remount <= REMOUNTS; remount++) {
        await mount(['good']);
        await mount(['broken', 'good']);
        await isGivenUp(2 + remount);
      }
      assert.deepEqual(await refetchCounts(), {'image-failed': 1});
      assert.equal(triesOf('broken').length, 2 + REMOUNTS, 'tries: one more per mount');
      assertNoConsoleProblems();
    });

    it(`a visible page with a 404 of ${kind} does not refetch because of it`, async test => {
      const {backend, refetchCounts, advanceTime, poll, triesOf, isGivenUp} =
        await openBroken(test);
      const before = await refetchCounts();
      await advanceTime(10 * backend.lifetime, '', 15);
      assert.deepEqual(await refetchCounts(), before);
      assert.equal(triesOf('broken').length, 2);

      // An app that polls receives new tokens anyway. The image tries each of them, without a refetch.
      for (let round = 1; round <= 3; round++) {
        await poll();
        await isGivenUp(2 + round);
        await advanceTime(backend.lifetime, '', 15);
      }
      assert.deepEqual(await refetchCounts(), before);
      assert.equal(triesOf('broken').length, 5);
    });
  }
});
