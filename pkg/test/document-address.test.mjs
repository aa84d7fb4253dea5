// How relative URLs are resolved, by the address of the page or worker: the URL that was checked is the one that is loaded.

import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {ImageAuth, failureOf, openPage} from './session-harness.mjs';

const ABSOLUTE = 'https://app.example/os';

/** Addresses that URLs can be resolved against, but that are not http(s). */
const NO_BASES = {
  'a page that was opened as a file': 'file:///home/user/page.html',
  'a worker made of a blob': 'blob:https://app.example/4b0a8a3c-3b0f-4c43-9b1e-2f8d1a6f7c11',
  'a worker made of a data: URL': 'data:text/javascript,postMessage(1)',
  'a page of an extension': 'chrome-extension://abcdefghijklmnopabcdefghijklmnop/page.html',
  'a page of an app': 'capacitor://localhost/index.html',
};

for (const [what, address] of Object.entries(NO_BASES)) {
  for (const [kind, stand] of Object.entries({document: standInDocument, worker: standInWorker})) {
    describe(`in ${what}, as the address of a ${kind}`, () => {
      test('a path for `baseUrl` is refused, and the error asks for an absolute URL', async t => {
        stand(t, address);
        for (const baseUrl of ['/os', 'os', '', '//app.example/os']) {
          const error = await failureOf(() => session(t, baseUrl));
          assert.equal(error.code, 'invalid-option');
          assert.match(error.message, /`baseUrl`.*absolute.*`https:\/\/host\/path`/, baseUrl);
        }
      });

      test('with an absolute `baseUrl`, URLs must be absolute too', async t => {
        stand(t, address);
        const auth = session(t, ABSOLUTE);
        assert.equal(auth.imageUrl(`${ABSOLUTE}/a`), `${ABSOLUTE}/a?X-Os-Auth=opaque`);
        for (const url of ['/os/a', 'a', '//app.example/os/a']) {
          const error = await failureOf(() => auth.imageUrl(url));
          assert.equal(error.code, 'invalid-url');
          assert.match(error.message, /absolute/, url);
        }
        await assert.rejects(auth.freshImageUrl('/os/a'), {code: 'invalid-url'});
      });

      test('other invalid URLs have the same errors as elsewhere', async t => {
        stand(t, address);
        for (const baseUrl of ['data:,', 'http://[', 'ftp://app.example/os', '/os?a', 'https://']) {
          const error = await failureOf(() => session(t, baseUrl));
          assert.match(error.message, /must be an http\(s\) URL or a path/, baseUrl);
        }
        const auth = session(t, ABSOLUTE);
        for (const url of ['http://[', 'data:,']) {
          assert.doesNotMatch((await failureOf(() => auth.imageUrl(url))).message, /absolute/, url);
        }
      });
    });
  }
}

describe('without a document', () => {
  for (const [what, stand] of Object.entries({
    'at about:blank': t => standInDocument(t, 'about:blank'),
    'at about:srcdoc': t => standInDocument(t, 'about:srcdoc'),
    'in a program': () => {},
  })) {
    test(`${what}, paths are accepted as base and as URL`, t => {
      stand(t);
      const auth = session(t, '/os');
      assert.equal(auth.imageUrl('/os/a'), '/os/a?X-Os-Auth=opaque');
      assert.throws(() => auth.imageUrl('/other'), {code: 'outside-base'});
      assert.throws(() => auth.imageUrl('//app.example/os/a'), {code: 'outside-base'});
    });

    test(`${what}, a URL without a scheme is not below a base with one`, t => {
      stand(t);
      const [open, https] = [session(t, '//cdn.example/os'), session(t, 'https://cdn.example/os')];
      assert.equal(open.imageUrl('//cdn.example/os/a'), '//cdn.example/os/a?X-Os-Auth=opaque');
      // In a page at an http URL, one of the two would be on another server.
      assert.throws(() => open.imageUrl('https://cdn.example/os/a'), {code: 'outside-base'});
      assert.throws(() => https.imageUrl('//cdn.example/os/a'), {code: 'outside-base'});
    });

    test(`${what}, a URL without slashes, which is a host for some parsers and a path for others, gets no token`, async t => {
      stand(t);
      t.mock.method(globalThis, 'fetch', url => assert.fail(`${new URL(url)} was requested`));
      const auth = session(t, '/os');
      for (const url of [
        'https:/os/a',
        'https:os/a',
        'HTTPS:\\os\\a',
        ' ht\ntps:/os/a',
        'http:/os/a',
      ]) {
        assert.throws(() => auth.imageUrl(url), {code: 'invalid-url', message: /absolute/}, url);
        await assert.rejects(auth.fetch(url), {code: 'invalid-url'}, url);
      }
      // Below a base with this host, a page would load the path.
      for (const scheme of ['http', 'https']) {
        const auth = session(t, `${scheme}://os/`);
        assert.throws(() => auth.imageUrl(`${scheme}:/os/a`), {code: 'invalid-url'});
        assert.equal(auth.imageUrl(`${scheme}://os/a`), `${scheme}://os/a?X-Os-Auth=opaque`);
      }
      assert.throws(() => session(t, 'https:os'), {
        code: 'invalid-option',
      });
    });
  }

  test('a URL that was accepted at about:blank is checked again when the page gets an address', t => {
    const page = standInDocument(t, 'about:blank');
    const auth = session(t, '/os');
    assert.equal(auth.imageUrl('/os/a'), '/os/a?X-Os-Auth=opaque');
    page.baseURI = 'https://app.example/';
    assert.throws(() => auth.imageUrl('/os/b'), {code: 'outside-base'});
  });
});

/** A session that has a token. */
function session(t, baseUrl) {
  const auth = new ImageAuth({baseUrl, refetch: async () => null});
  t.after(() => auth.dispose());
  auth.ingest('opaque');
  return auth;
}

function standInDocument(t, address) {
  const {page} = openPage(t);
  page.baseURI = address;
  return page;
}

/** A worker has no document; its `location` is the address of its script. */
function standInWorker(t, href) {
  globalThis.location = {href};
  t.after(() => delete globalThis.location);
}
