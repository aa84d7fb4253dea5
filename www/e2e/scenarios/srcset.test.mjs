// Responsive images: the browser chooses a candidate, which is downloaded once, with the token.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {openFixture} from './support/fixture.mjs';

/** How long tokens live, in seconds. */
const LIFETIME = 60;

describe('an image with several candidates', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /** @param {Fixture} fixture */
  const awaitLoaded = ({page}) =>
    eventually(async () =>
      assert.ok(await page.evaluate('document.images[0]?.naturalWidth > 0'), 'the image is loaded'),
    );

  for (const {title, show, requested} of [
    {
      title: 'of React loads the one for the screen, once',
      show: (/** @type {Fixture} */ {render}) => render('Candidates', {name: 'a'}),
      requested: ['a-1x'],
    },
    {
      title: 'that is bound twice loads the one for the screen, once',
      show: (/** @type {Fixture} */ {bind}) => bind('candidates', {name: 'a'}),
      requested: ['a-1x'],
    },
    {
      title: 'of automatic size loads the one for its width, once',
      show: (/** @type {Fixture} */ {render}) => render('AutoSizes', {name: 'a'}),
      requested: ['a-100'],
    },
    {
      title: 'in a picture loads the source, once',
      show: (/** @type {Fixture} */ {render}) => render('Picture', {name: 'a'}),
      requested: ['a-source'],
    },
  ]) {
    it(title, async test => {
      const fixture = await openFixture(browser, test, {lifetime: LIFETIME});
      const {backend, advanceTime, poll, assertNoConsoleProblems} = fixture;
      await show(fixture);
      await awaitLoaded(fixture);

      // Other tokens come, and the first one expires.
      await poll();
      await advanceTime(3 * LIFETIME, '', 5);
      assert.deepEqual(backend.requestedKeys, requested);
      assert.deepEqual([...new Set(backend.objectStatuses)], [200]);
      assertNoConsoleProblems();
    });
  }

  it('that was shown and comes back is not requested again', async test => {
    const fixture = await openFixture(browser, test, {lifetime: LIFETIME});
    const {backend, render, unmount, advanceTime} = fixture;
    await render('Candidates', {name: 'a'});
    await awaitLoaded(fixture);
    await unmount();
    await advanceTime(2 * LIFETIME, '', 5);
    await render('Candidates', {name: 'a'});
    await awaitLoaded(fixture);
    assert.deepEqual(backend.requestedKeys, ['a-1x']);
  });

  for (const {scene, key} of [
    {scene: 'Candidates', key: 'a-1x'},
    {scene: 'Picture', key: 'a-source'},
  ]) {
    it(`${scene}: is tried with another token where its first was revoked`, async test => {
      const fixture = await openFixture(browser, test, {lifetime: LIFETIME});
      const {backend, render, assertNoConsoleProblems} = fixture;
      backend.revoked.add(backend.token);
      await render(scene, {name: 'a'});
      await awaitLoaded(fixture);
      assert.deepEqual(
        backend.requests.filter(request => request.key === key).map(({status}) => status),
        [401, 200],
      );
      assertNoConsoleProblems();
    });
  }
});

/** @typedef {Awaited<ReturnType<typeof openFixture>>} Fixture */
