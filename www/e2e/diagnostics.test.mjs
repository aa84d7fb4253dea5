// The panel that shows the state of the page's sessions.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {startBackend} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {eventually, shows} from './support/eventually.mjs';

describe('the diagnostics panel', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof startBackend>>} */
  let backend;

  before(async () => {
    browser = await launchBrowser();
    backend = await startBackend('--token-lifetime', '10', '--leeway', '0', '--fault', 'clock=600');
  });
  after(async () => {
    await browser?.close();
    await backend?.stop();
  });

  /**
   * @param {import('node:test').TestContext} test
   * @param {string} path
   */
  async function openPanel(test, path) {
    const {page} = await openPage(browser, test);
    await page.goto(backend.origin + path);
    await shows(page.getByRole('main').getByRole('img'), 'an image');
    return {page, panel: page.getByRole('complementary', {name: 'Diagnostics'})};
  }

  it('is hidden until its key is pressed, and after it is pressed again', async test => {
    const {page, panel} = await openPanel(test, '/builds/101');
    assert.equal(await panel.isVisible(), false, 'whether it is visible at first');
    await page.keyboard.press('?');
    await shows(panel, 'the panel');
    await page.keyboard.press('?');
    await panel.waitFor({state: 'hidden'});
    await page.keyboard.press('?');
    await panel.getByRole('button', {name: 'Close'}).click();
    await panel.waitFor({state: 'hidden'});
  });

  it('does not react to its key in a text field', async test => {
    const {page, panel} = await openPanel(test, '/snapshots/201');
    const search = page.getByRole('searchbox');
    await search.pressSequentially('what?');
    assert.equal(await search.inputValue(), 'what?', 'what was typed');
    assert.equal(await panel.isVisible(), false, 'whether the panel is visible');
  });

  it('turns the service worker on and off: with it, no image has a token in its URL', async test => {
    const {page, panel} = await openPanel(test, '/builds/101#diagnostics');
    const worker = panel.getByRole('checkbox', {name: /Service worker/});
    await worker.check();
    await shows(panel.getByText('The service worker has the token'), 'the mode');
    assert.match(page.url(), /\?worker/);

    const urls = /** @type {string[]} */ ([]);
    page.on('request', request => urls.push(request.url()));
    await page.goto(`${backend.origin}/snapshots/201?worker#diagnostics`);
    await shows(panel.getByText('The service worker has the token'), 'the mode after a reload');
    urls.length = 0;
    await page.getByRole('option').nth(3).click();
    await eventually(() =>
      assert.ok(
        urls.some(url => url.includes('/objects/')),
        'an image',
      ),
    );
    assert.deepEqual(
      urls.filter(url => url.includes('X-Os-Auth')),
      [],
      'URLs with a token',
    );

    await worker.uncheck();
    await shows(panel.getByText('The token is in the URL'), 'the mode without the worker');
    assert.doesNotMatch(page.url(), /worker/);
  });

  it('is also opened by the hash of the URL', async test => {
    const {panel} = await openPanel(test, '/builds/101#diagnostics');
    await shows(panel, 'the panel');
  });

  it("shows the project's one session, and its remaining time counts down", async test => {
    const {page, panel} = await openPanel(test, '/builds/101');
    await page.keyboard.press('?');
    const sessions = panel.getByRole('region');
    await shows(sessions, 'a session');
    // Both API responses of the page have tokens of the same project.
    assert.equal(await sessions.count(), 1, 'sessions of the one project');

    await eventually(async () => {
      const {Status: status, Tokens: tokens, 'Clock skew': skew} = await factsOf(sessions);
      assert.match(status ?? '', /^(fresh|expiring)$/, "the token's status");
      assert.ok(Number(tokens) > 0, `tokens: ${tokens}`);
      // The `Date` header is precise to a second only.
      assert.match(skew ?? '', /^Server (9 min 59 s|10 min 0 s) ahead$/, 'the clock skew');
    });
    const seen = new Set();
    await eventually(async () => {
      const {'Time left': left} = await factsOf(sessions);
      assert.match(left ?? '', /^\d+ s$/, 'the time left');
      seen.add(left);
      // New tokens alone would change it only once or twice.
      assert.ok(seen.size > 4, `the time left must tick; it was ${[...seen]}`);
    });
  });

  it('draws two tokens of 10 s as bars, and the refetch between them', async test => {
    const {page, panel} = await openPanel(test, '/snapshots/201#diagnostics');
    const timeline = panel.getByRole('group', {name: 'Time line'});
    await eventually(async () => {
      // A session refetches only while images are shown.
      await page.getByRole('listbox').press('ArrowDown');
      const bars = await timeline.getByRole('img', {name: /^Token from/}).all();
      assert.ok(bars.length >= 2, `bars: ${bars.length}`);
      for (const bar of bars) assert.ok((await bar.boundingBox())?.width, 'a width');
    });
    await shows(
      timeline.getByRole('img', {name: /^Refetch at .* as the token is expiring: succeeded/}),
      'the mark of a refetch that succeeded',
    );
    const list = timeline.getByRole('list', {name: 'Last events'});
    await shows(list.getByText(/^New token from a refetch, for \d+ s$/), 'the same in words');
  });

  it('counts refetches and failures, and shows the error', async test => {
    const {page, panel} = await openPanel(test, '/snapshots/201');
    await page.route(/\/acme\/(builds|snapshots)\/\d+$/, route => route.fulfill({status: 503}));
    await page.keyboard.press('?');
    const session = panel.getByRole('region');
    await eventually(async () => {
      await page.getByRole('listbox').press('ArrowDown');
      const {
        'Failed refetches': failures,
        Refetches: refetches,
        Error: error,
      } = await factsOf(session);
      assert.ok(Number(failures) > 0, `failed refetches: ${failures}`);
      assert.ok(Number.parseInt(refetches ?? '') > 0, `refetches: ${refetches}`);
      assert.match(error ?? '', /503/, 'the error');
    });
  });
});

/**
 * The values in the panel, by their labels.
 *
 * @param {import('playwright-core').Locator} session
 * @returns {Promise<Record<string, string>>}
 */
function factsOf(session) {
  return session.evaluate(element =>
    Object.fromEntries(
      [...element.querySelectorAll('dt')].map(term => [
        term.textContent ?? '',
        term.nextElementSibling?.textContent ?? '',
      ]),
    ),
  );
}
