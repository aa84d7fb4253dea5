// The base boundary, attacked. `tests/boundary.rs` does the same in a browser.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {attackAtRandom, attackByCases} from './boundary/attack.js';
import {cases} from './installed.mjs';
import {BASE, ICON, ImageAuth, open, openPage} from './world.mjs';

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

test('a URL from the root is resolved anew where a `<base>` puts it on another host', t => {
  const {page} = openPage(t);
  const {auth} = open(t);
  auth.ingest('opaque');
  const three = [ICON, `${ICON}2`, `${ICON}3`];
  assert.ok(auth.imageUrls(three).every(Boolean));
  page.baseURI = 'https://evil.example/';
  for (const url of three) {
    assert.throws(() => auth.imageUrl(url), {code: 'outside-base'});
    assert.throws(() => auth.imageUrls([url]), {code: 'outside-base'});
  }
  page.baseURI = 'https://app.example/elsewhere';
  assert.ok(auth.imageUrls(three).every(Boolean));
});
