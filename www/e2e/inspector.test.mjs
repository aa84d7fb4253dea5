// The inspector: what it says about a pasted text, and that the text stays in the page.

import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {startBackend} from './support/backend.mjs';
import {launchBrowser, openPage} from './support/browser.mjs';
import {eventually, shows} from './support/eventually.mjs';

const OBJECTS = '/api/0/organizations/acme/objectstore/v1/objects/preprod';

describe('the inspector', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof startBackend>>} */
  let backend;
  /** @type {{objectstore_token: string}} */
  let response;

  before(async () => {
    browser = await launchBrowser();
    backend = await startBackend('--token-lifetime', '120');
    response = await (await fetch(`${backend.origin}/api/0/organizations/acme/builds/101`)).json();
  });
  after(async () => {
    await browser?.close();
    await backend?.stop();
  });

  /** @param {import('node:test').TestContext} test */
  async function open(test) {
    const {page, requests} = await openPage(browser, test);
    await page.goto(`${backend.origin}/inspect`);
    const field = page.getByRole('textbox');
    await shows(field, 'the text area');
    return {page, requests, field};
  }

  it('is linked in the top bar', async test => {
    const {page} = await openPage(browser, test);
    await page.goto(`${backend.origin}/builds/101`);
    await page.getByRole('link', {name: 'Inspector'}).click();
    await shows(page.getByRole('textbox'), 'the text area');
    assert.equal(new URL(page.url()).pathname, '/inspect');
  });

  it('shows what the token of an API response covers, and counts down to its end', async test => {
    const {page, field} = await open(test);
    await field.fill(JSON.stringify(response));
    await shows(page.getByText('Read as an API response.'), 'what the text is');

    const facts = await factsOf(page);
    assert.equal(facts['Usecase'], 'preprod');
    assert.equal(facts['Scope org'], '1');
    assert.equal(facts['Scope project'], '2');
    assert.equal(facts['Permissions'], 'object.read');
    await shows(page.getByText('read-only'), 'that it is read-only');
    await shows(
      page.getByText(`${OBJECTS}/org=1;project=2/1/2/icon?X-Os-Auth=[redacted]`),
      'the URL',
    );

    const seen = new Set();
    await eventually(async () => {
      const left = await page.getByRole('timer').textContent();
      assert.match(left ?? '', /^in \d (min \d+ )?s$|^in \d+ (s|min \d+ s)$/, 'the countdown');
      seen.add(left);
      assert.ok(seen.size > 2, `the countdown must tick; it was ${[...seen]}`);
    });
  });

  it('takes a token alone, also one with quotation marks around it', async test => {
    const {page, field} = await open(test);
    for (const text of [response.objectstore_token, ` "${response.objectstore_token}"\n`]) {
      await field.fill(text);
      await shows(page.getByText('Read as a token.'), 'what the text is');
      assert.equal((await factsOf(page))['Usecase'], 'preprod');
    }
  });

  it('finds the token of an image URL, under both names', async test => {
    const {page, field} = await open(test);
    for (const param of ['X-Os-Auth', 'os_auth']) {
      const url = `${backend.origin}${OBJECTS}/org=1;project=2/icon`;
      await field.fill(`${url}?${param}=${response.objectstore_token}`);
      await shows(page.getByText('Read as an image URL.'), 'what the text is');
      await shows(page.getByText(`${url}?X-Os-Auth=[redacted]`), 'the URL that comes out');
      await shows(page.getByText(url, {exact: true}), 'the URL without its token');
      assert.equal((await factsOf(page))['Usecase'], 'preprod');
      assert.equal(await page.getByRole('alert').count(), 0, 'problems');
    }
  });

  it('shows when a pre-signed URL ends, and adds no token to it', async test => {
    const {page, field} = await open(test);
    const url = `https://store.test/v1/objects/preprod/_/icon?os_timestamp=2020-01-01T00:00:00Z&os_duration=60&os_kid=k&os_sig=`;
    await field.fill(`${url}c2lnbmF0dXJl`);
    await shows(page.getByText(/^\d+ d \d+ h ago$/), 'how long ago it ended');
    await shows(page.getByText(`${url}[redacted]`), 'the URL, without its signature');
  });

  for (const [what, text, message] of /** @type {const} */ ([
    [
      'a query result',
      () => JSON.stringify({data: response}),
      /whose data holds the API response; pass its data/,
    ],
    [
      'half of an API response',
      () => JSON.stringify(response).slice(0, -9),
      /does not parse; paste the whole/,
    ],
    [
      'a header',
      () => `Authorization: Bearer ${response.objectstore_token}`,
      /pass the token alone, without Bearer/,
    ],
    ['another scheme', () => 'ftp://store.test/icon', /must be an http\(s\) URL/],
    [
      'the URL of an object that the token does not cover',
      () => `${OBJECTS}/org=1;project=3/icon?X-Os-Auth=${response.objectstore_token}`,
      /does not grant object\.read on this object; check the URL's usecase and scopes/,
    ],
  ])) {
    it(`says what is wrong with ${what}, and what to do`, async test => {
      const {page, field} = await open(test);
      await field.fill(text());
      const problem = page.getByRole('alert');
      await shows(problem, 'the problem');
      assert.match((await problem.textContent()) ?? '', message);
    });
  }

  it('says that a response has no token', async test => {
    const {page, field} = await open(test);
    await field.fill('{"id": "101"}');
    await shows(page.getByText('No token', {exact: true}), 'that there is none');
    await shows(page.getByText(/has no objectstore_token: the backend is older/), 'why');
  });

  it('copies the full URL', async test => {
    const {page, field} = await open(test);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await field.fill(JSON.stringify(response));
    await page.getByRole('button', {name: 'Copy full URL'}).click();
    await shows(page.getByRole('button', {name: 'Copied'}), 'that it was copied');
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(
      new URL(copied, backend.origin).searchParams.get('X-Os-Auth'),
      response.objectstore_token,
    );
  });

  it('sends nothing, stores nothing, and shows no token outside its text area', async test => {
    const {page, requests, field} = await open(test);
    await page.waitForLoadState('networkidle');
    requests.length = 0;
    const {objectstore_token: token} = response;
    for (const text of [
      JSON.stringify(response),
      token,
      `https://store.test/v1/objects/preprod/org=1;project=2/icon?X-Os-Auth=${token}`,
      // Expired: a session would refetch.
      `/v1/objects/preprod/org=1;project=2/icon?os_auth=${expired(token)}`,
    ]) {
      await field.fill(text);
      await shows(page.getByText(/X-Os-Auth=\[redacted\]/), 'the URL that comes out');
      const signature = token.slice(token.lastIndexOf('.') + 1);
      assert.ok(!(await shownOf(page)).includes(signature), 'the token must not be shown again');
    }
    // What is sent later would be sent within a tick of the countdown.
    await page.waitForTimeout(1500);

    assert.deepEqual(
      requests.map(request => request.url()),
      [],
      'requests',
    );
    assert.equal(page.url(), `${backend.origin}/inspect`, 'the address');
    assert.equal(await page.title(), 'Inspector · Preprod', 'the title');
    const {origins, cookies} = await page.context().storageState({indexedDB: true});
    assert.deepEqual({origins, cookies}, {origins: [], cookies: []}, 'what is stored');
    const kept = await page.evaluate(() => ({
      session: sessionStorage.length,
      state: history.state,
    }));
    assert.deepEqual(kept, {session: 0, state: null}, 'what is kept for the tab');

    await page.reload();
    await shows(field, 'the text area');
    assert.equal(await field.inputValue(), '', 'the text after a reload');
  });
});

/**
 * The page's facts, by name.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<Record<string, string>>}
 */
function factsOf(page) {
  return page
    .getByRole('main')
    .evaluate(main =>
      Object.fromEntries(
        [...main.querySelectorAll('dt')].map(term => [
          term.textContent ?? '',
          term.nextElementSibling?.textContent ?? '',
        ]),
      ),
    );
}

/**
 * All elements and attributes of the page, without what the text area holds.
 *
 * @param {import('playwright-core').Page} page
 */
function shownOf(page) {
  return page.evaluate(() => {
    const copy = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
    for (const field of copy.querySelectorAll('textarea')) field.remove();
    return copy.outerHTML;
  });
}

/**
 * The token with an `exp` in the past, and with its old signature.
 *
 * @param {string} token
 */
function expired(token) {
  const [header, claims = '', signature] = token.split('.');
  const read = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const changed = Buffer.from(JSON.stringify({...read, exp: 1_600_000_000})).toString('base64url');
  return [header, changed, signature].join('.');
}
