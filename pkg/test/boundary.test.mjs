// The base boundary, attacked. `tests/boundary.rs` does the same in a browser.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {attack, attackAtRandom, attackByCases, attackFromElsewhere} from './boundary/attack.js';
import {beginningsFor, urls} from './boundary/urls.js';
import {cases} from './installed.mjs';
import {BASE, ImageAuth, open, openPage} from './world.mjs';

test('every case of the corpus ends as it should, however a session is asked for it', async t => {
  const {page} = openPage(t);
  page.baseURI = 'https://document.invalid/';
  assert.ok((await attackByCases(ImageAuth, cases('base'), page.baseURI)) > 300);
});

for (const base of [
  BASE,
  '/',
  'objects',
  'https://cdn.example.com/os',
  'https://cdn.example.com:8443',
  'http://app.example/os/',
]) {
  test(`no token leaves ${base} by any of thousands of URLs`, async t => {
    const {page} = openPage(t);
    await attackAtRandom(ImageAuth, base, page.baseURI);
  });
}

for (const base of ['/os', '/', '//os', 'https://os', 'http://os/a']) {
  test(`without a document, no token leaves ${base}, whichever document loads the URL later`, async () => {
    for (const document of ['https://app.example/', 'http://app.example/']) {
      const all = urls(200, beginningsFor(base, document));
      const {handedOut, refused} = await attack(ImageAuth, base, all, document);
      assert.ok(handedOut > 200 && refused['outside-base'] > 200, `${document}: ${handedOut}`);
    }
  });
}

test('a relative URL is resolved anew where the document has moved', t => {
  const {page} = openPage(t);
  const {auth} = open(t, {baseUrl: '/objectstore'});
  auth.ingest('opaque');
  const folder = 'v1/objects/preprod/_/';
  page.baseURI = 'https://app.example/objectstore/';
  for (const key of ['a', 'b']) assert.ok(auth.imageUrl(folder + key));
  page.baseURI = 'https://app.example/builds/';
  assert.throws(() => auth.imageUrl(`${folder}c`), {code: 'outside-base'});
});

test('a URL from the root gets no token where a `<base>` puts it on another host', t => {
  const {page} = openPage(t);
  attackFromElsewhere(ImageAuth, address => {
    const before = page.baseURI;
    page.baseURI = address;
    return () => (page.baseURI = before);
  });
});
