// Attacks on the base boundary. `tests/boundary.rs` runs the same in browsers.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {attack, attackAtRandom, attackByCases, attackWithMovedBase} from './attack.js';
import {beginningsFor, urls} from './urls.js';
import {cases} from '../installed.mjs';
import {BASE, ImageAuth, open, openPage} from '../session-harness.mjs';

test('every case of the corpus has its expected outcome, through every method of a session', async t => {
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
  test(`none of thousands of URLs takes a token out of ${base}`, async t => {
    const {page} = openPage(t);
    await attackAtRandom(ImageAuth, base, page.baseURI);
  });
}

for (const base of ['/os', '/', '//os', 'https://os', 'http://os/a']) {
  test(`without a document, no URL takes a token out of ${base}, whichever document loads it later`, async () => {
    for (const document of ['https://app.example/', 'http://app.example/']) {
      const all = urls(200, beginningsFor(base, document));
      const {built, refused} = await attack(ImageAuth, base, all, document);
      assert.ok(built > 200 && refused['outside-base'] > 200, `${document}: ${built}`);
    }
  });
}

test("a relative URL is resolved again after the document's base has changed", t => {
  const {page} = openPage(t);
  const {auth} = open(t, {baseUrl: '/objectstore'});
  auth.ingest('opaque');
  const folder = 'v1/objects/preprod/_/';
  page.baseURI = 'https://app.example/objectstore/';
  for (const key of ['a', 'b']) assert.ok(auth.imageUrl(folder + key));
  page.baseURI = 'https://app.example/builds/';
  assert.throws(() => auth.imageUrl(`${folder}c`), {code: 'outside-base'});
});

test('a path gets no token where a `<base>` element resolves it to another host', t => {
  const {page} = openPage(t);
  attackWithMovedBase(ImageAuth, address => {
    const before = page.baseURI;
    page.baseURI = address;
    return () => (page.baseURI = before);
  });
});
