// Hot reload of a component, and a page that has two copies of the package.

import assert from 'node:assert/strict';
import {cp, readFile, rm, writeFile} from 'node:fs/promises';
import {after, before, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';

import react from '@vitejs/plugin-react';
import {createServer} from 'vite';

import {launchBrowser, openPage} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {startFakeBackend} from '../support/fake-backend.mjs';
import {openFixture} from './support/fixture.mjs';

const FIXTURE = fileURLToPath(new URL('fixture', import.meta.url));
const EDITED = fileURLToPath(new URL('dist/edited', import.meta.url));

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser?.close());

describe('a page whose code changes', () => {
  /**
   * Serves a copy of the fixture's app, which the test edits, from Vite's development server.
   *
   * @param {import('node:test').TestContext} test
   * @param {string} api the origin of the API
   */
  async function serve(test, api) {
    await rm(EDITED, {recursive: true, force: true});
    // The path in `extends` would be wrong in the copy.
    await cp(FIXTURE, EDITED, {recursive: true, filter: path => !path.endsWith('tsconfig.json')});
    const server = await createServer({
      root: EDITED,
      configFile: false,
      cacheDir: `${EDITED}/.vite`,
      logLevel: 'error',
      plugins: [react()],
      server: {host: '127.0.0.1', port: 0, proxy: {'/api/': api}},
    });
    test.after(() => server.close());
    await server.listen();
    return server.resolvedUrls?.local[0] ?? '';
  }

  it('keeps its images when a component is replaced, and renders them with the new code', async test => {
    const {backend, origin, stop} = await startFakeBackend({site: async () => undefined});
    test.after(stop);
    backend.now = Date.now();
    const {page, consoleProblems} = await openPage(browser, test);
    await page.goto(await serve(test, origin));
    await page.waitForFunction('window.page');
    await page.evaluate('page.startSession()');
    await page.evaluate(`page.render('AppIcon', {icon: 'icon', name: 'Acme'})`);
    const icon = page.getByRole('img', {name: 'Icon of Acme'});
    await page.locator('[data-status="loaded"]').waitFor();
    const src = await icon.getAttribute('src');

    const scenes = await readFile(`${EDITED}/scenes.tsx`, 'utf8');
    assert.ok(scenes.includes('alt={`Icon of'), 'the code to edit must exist');
    await writeFile(`${EDITED}/scenes.tsx`, scenes.replace('alt={`Icon of', 'alt={`New icon of'));
    const edited = page.getByRole('img', {name: 'New icon of Acme'});
    await edited.waitFor();
    assert.equal(await edited.getAttribute('src'), src);
    assert.equal(await page.locator('[data-instance="1"][data-status="loaded"]').count(), 1);
    assert.equal(backend.requests.length, 1, 'requests of the icon');
    assert.equal(backend.apiResponses, 1, 'API responses');

    // The new code also gets new tokens.
    backend.revoked.add(backend.token);
    await page.evaluate(`page.render('AppIcon', {icon: 'another', name: 'Acme'})`);
    await eventually(() =>
      assert.deepEqual(
        backend.requests.slice(1).map(({key, status}) => `${key} ${status}`),
        ['another 401', 'another 200'],
      ),
    );
    await page.locator('[data-instance="1"][data-status="loaded"]').waitFor();
    const unexpected = consoleProblems.filter(text => !text.startsWith('Failed to load resource'));
    assert.deepEqual(unexpected, []);
  });
});

describe('a page with two copies of the package', () => {
  it('can use the session of one with the elements of the other', async test => {
    const fixture = await openFixture(browser, test);
    const {page, backend, requestsOf, refetchCounts, assertNoConsoleProblems} = fixture;
    backend.revoked.add(backend.token);
    const result = await page.evaluate(async () => {
      const path = '/second-copy.js';
      const {bindImage, bindLink, ImageAuth, isObjectstoreAuthError, ObjectstoreAuthError} =
        await import(path);
      const {auth} = window.page;
      const objects = '/api/0/organizations/acme/objectstore/v1/objects/preprod/_/';
      const [img, a] = [document.createElement('img'), document.createElement('a')];
      document.body.append(img, a);
      bindImage(img, `${objects}icon`, auth);
      bindLink(a, `${objects}icon`, auth);
      /** @type {unknown} */
      let error;
      try {
        auth.imageUrl('https://elsewhere.example/');
      } catch (thrown) {
        error = thrown;
      }
      return {
        isOther: !(auth instanceof ImageAuth),
        isOtherError: !(error instanceof ObjectstoreAuthError),
        isError: isObjectstoreAuthError(error),
        href: a.href,
      };
    });
    const {href, ...rest} = result;
    assert.deepEqual(rest, {isOther: true, isOtherError: true, isError: true});
    assert.match(href, /X-Os-Auth=/);
    await eventually(() =>
      assert.deepEqual(
        requestsOf('icon').map(({status}) => status),
        [401, 200],
      ),
    );
    await eventually(async () =>
      assert.equal(await page.evaluate('document.images[0].naturalWidth'), 1),
    );
    assert.deepEqual(await refetchCounts(), {'image-failed': 1});
    assertNoConsoleProblems();
  });
});
