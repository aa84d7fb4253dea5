// Elements in another document, whose base URL is another host: they load from the host that the session
// checked.

import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer} from 'node:http';
import {after, before, describe, it} from 'node:test';

import {launchBrowser} from '../support/browser.mjs';
import {eventually} from '../support/eventually.mjs';
import {openFixture} from './support/fixture.mjs';

const url = (/** @type {string} */ key) =>
  `/api/0/organizations/acme/objectstore/v1/objects/preprod/org=1;project=2/1/2/${key}`;

describe('an element in another document', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** Another host, which must receive no request with a token. */
  const otherHost = {origin: '', requests: /** @type {string[]} */ ([])};
  /** @type {import('node:http').Server} */
  let server;

  before(async () => {
    browser = await launchBrowser();
    server = createServer((request, response) => {
      otherHost.requests.push(request.url ?? '');
      response.writeHead(404).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address && typeof address === 'object');
    otherHost.origin = `http://127.0.0.1:${address.port}`;
  });
  after(async () => {
    server?.closeAllConnections();
    server?.close();
    await browser?.close();
  });

  /** @param {import('node:test').TestContext} test */
  async function open(test) {
    otherHost.requests.length = 0;
    const fixture = await openFixture(browser, test);
    const {page, requestsOf} = fixture;
    return {
      ...fixture,
      /** Opens a frame whose document has another base URL. */
      openFrame: () =>
        page.evaluate(async origin => {
          const frame = document.createElement('iframe');
          frame.srcdoc = `<base href="${origin}/"><main></main>`;
          const isLoaded = new Promise(resolve => (frame.onload = resolve));
          document.body.append(frame);
          await isLoaded;
          window.page.otherContainer = frame.contentDocument?.querySelector('main') ?? undefined;
        }, otherHost.origin),
      /** Opens a window whose document has another base URL. */
      openPopup: () =>
        page.evaluate(origin => {
          const other = window.open('', '_blank', 'width=300,height=300')?.document;
          if (!other) throw new Error('the pop-up was blocked');
          const base = other.createElement('base');
          base.href = `${origin}/`;
          other.head.append(base);
          window.page.otherContainer = other.body;
        }, otherHost.origin),
      /** Waits until this object was loaded from the host that the session checked. */
      awaitLoaded: (/** @type {string} */ key) =>
        eventually(() =>
          assert.deepEqual(
            requestsOf(key).map(({status}) => status),
            [200],
            `the responses for ${key}; requests to the other host: ${otherHost.requests}`,
          ),
        ),
      /** Where the links in that document lead. */
      readLinks: () =>
        page.evaluate(() => {
          const links = window.page.otherContainer?.querySelectorAll('a') ?? [];
          return [...links].map(link => ({
            origin: link.origin,
            hasToken: link.search.includes('X-Os-Auth='),
          }));
        }),
      home: () => page.evaluate('location.origin'),
    };
  }

  for (const place of /** @type {const} */ (['openFrame', 'openPopup'])) {
    const where = place === 'openFrame' ? 'a frame' : 'a pop-up';

    it(`is loaded from the host that the session checked, bound in ${where}`, async test => {
      const {[place]: openOther, bind, awaitLoaded, readLinks, home} = await open(test);
      await openOther();
      await bind('images', {keys: ['bound']});
      await awaitLoaded('bound');
      await bind('links', {links: [{object: 'linked'}]});
      assert.deepEqual(await readLinks(), [{origin: await home(), hasToken: true}]);
      assert.deepEqual(otherHost.requests, [], 'requests to the other host');
    });

    it(`is loaded from the host that the session checked, in a React portal into ${where}`, async test => {
      const {[place]: openOther, render, awaitLoaded, readLinks, home} = await open(test);
      await openOther();
      await render('InOtherDocument', {object: 'shown'}, {strict: true});
      await awaitLoaded('shown');
      await awaitLoaded('shown-icon');
      assert.deepEqual(await readLinks(), [{origin: await home(), hasToken: true}]);
      assert.deepEqual(otherHost.requests, [], 'requests to the other host');
    });
  }

  it('takes no token to the other host when it is moved there after it was bound', async test => {
    const {page, bind, openFrame, awaitLoaded, requestsOf} = await open(test);
    const move = (/** @type {string} */ selector) =>
      page.evaluate(selector => {
        const element = document.querySelector(selector);
        if (element) window.page.otherContainer?.append(element);
        delete window.page.otherContainer;
      }, selector);
    const inFrame = (/** @type {string} */ expression) =>
      page.evaluate(`document.querySelector('iframe').contentDocument.${expression}`);

    await openFrame();
    const other = await page.evaluateHandle(() => window.page.otherContainer);
    await page.evaluate('page.otherContainer = undefined');
    await bind('images', {keys: ['moved']});
    await awaitLoaded('moved');
    await page.evaluate(other => void (window.page.otherContainer = other), other);
    await move('main img');
    await eventually(async () => assert.ok(await inFrame(`images[0]?.naturalWidth > 0`)));
    assert.ok(requestsOf('moved').every(({status}) => status === 200));

    await bind('links', {links: [{object: 'link'}]});
    await page.evaluate(other => void (window.page.otherContainer = other), other);
    await move('main a');
    assert.equal(await inFrame('links[0].origin'), await page.evaluate('location.origin'));
    assert.deepEqual(otherHost.requests, [], 'requests to the other host');
  });

  it("keeps its URL when the base URL of the session's own document changes later", async test => {
    const {page, bind, render, requestsOf, awaitLoaded} = await open(test);
    await bind('images', {keys: ['first']});
    await awaitLoaded('first');
    await bind('links', {links: [{object: 'link'}]});
    const before = await page.evaluate('[document.links[0].origin, location.origin]');
    assert.equal(before[0], before[1]);
    await page.evaluate(origin => {
      const base = document.createElement('base');
      base.href = `${origin}/`;
      document.head.append(base);
    }, otherHost.origin);
    assert.equal(await page.evaluate('document.links[0].origin'), before[1]);
    // From now on, relative URLs resolve to the other host, and get no token.
    await render('Images', {keys: ['second']});
    await bind('images', {keys: ['third']});
    await page.waitForTimeout(300);
    assert.deepEqual([...requestsOf('second'), ...requestsOf('third')], []);
    assert.ok(
      !otherHost.requests.some(path => path.includes('X-Os-Auth')),
      String(otherHost.requests),
    );
  });

  it('gets no token from the session of another window for a host that this session did not check', async test => {
    const {page} = await open(test);
    await page.evaluate(
      async ({origin, url}) => {
        const frame = document.createElement('iframe');
        frame.srcdoc = `<base href="${origin}/"><img><a>link</a><script type="module">
          import {bindImage, bindLink} from '${location.origin}/second-copy.js';
          const {auth} = parent.page;
          bindImage(document.querySelector('img'), '${url}', auth);
          bindLink(document.querySelector('a'), '${url}', auth);
          document.querySelector('a').dispatchEvent(new Event('pointerenter'));
          window.isBound = true;
        </script>`;
        document.body.append(frame);
        while (!(/** @type {any} */ (frame.contentWindow)?.isBound)) {
          await new Promise(resolve => frame.addEventListener('load', resolve, {once: true}));
        }
      },
      {origin: otherHost.origin, url: url('parents')},
    );
    await page.waitForTimeout(300);
    const href = await page.evaluate(
      `document.querySelector('iframe').contentDocument.querySelector('a').href`,
    );
    assert.doesNotMatch(String(href), /X-Os-Auth/);
    assert.ok(
      !otherHost.requests.some(path => path.includes('X-Os-Auth')),
      String(otherHost.requests),
    );
  });
});
