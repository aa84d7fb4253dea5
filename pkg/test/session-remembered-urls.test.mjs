// A URL that is asked for again is remembered, without a call into wasm. It must be the URL that wasm would build now.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {urls} from './boundary/urls.js';
import {
  BASE,
  ICON,
  ImageAuth,
  failureOf,
  functions,
  jwtOf,
  mint,
  open,
  openPage,
  settle,
} from './session-harness.mjs';

const {imageUrl, imageUrls} = functions;
const TOKEN = 'one';

/** The folder of the icon, in forms that a parser normalises: the rest of the URL may then mean another folder. */
const BENT = ICON.replace(/\/icon$/, '\\');

const BEGINNINGS = [
  '',
  '/',
  '//',
  ICON.replace(/icon$/, ''),
  ICON,
  `${BENT}../org=1;project=3/`,
  `${BASE}/`,
  'https://app.example/',
  'https://app.example',
  'https://app.example.evil',
  'https://app.example:99999',
  'https://app.example?a/',
  `https://app.example${ICON}`,
  `https://user@app.example${ICON}`,
  'https:/',
  'https:',
  'HTTPS://app.example/',
  'http://[::1',
  'data:',
];

/** The result of a call, or the code of the error that it throws. */
function outcome(call) {
  try {
    return call() ?? null;
  } catch (error) {
    return {code: error.code};
  }
}

test('a function builds the same URL, whatever it built before', () => {
  const before = [
    '/a',
    'https://app.example/a',
    'https://app.example',
    'https://app.example?a/b?c',
  ];
  for (const url of urls(20_000, BEGINNINGS)) {
    imageUrl('/a', 'another');
    const first = outcome(() => imageUrl(url, TOKEN));
    for (const other of before) {
      imageUrl(other, 'another');
      imageUrl(other, TOKEN);
      assert.deepEqual(
        outcome(() => imageUrl(url, TOKEN)),
        first,
        JSON.stringify([other, url]),
      );
    }
    const many = outcome(() => imageUrls(['/a', url], TOKEN));
    assert.deepEqual(many.code ?? many[1], first.code ?? first, JSON.stringify(url));
  }
});

test('a session builds the same URL, whatever it built before, and none outside its base', t => {
  openPage(t);
  const token = mint(300, {
    res: {'os:usecase': 'preprod', org: '1', project: '2'},
    permissions: ['object.read'],
  });
  const {auth} = open(t);
  const peeking = new ImageAuth({baseUrl: BASE, refetch: () => token});
  t.after(() => peeking.dispose());
  for (const session of [auth, peeking]) session.ingest(token);
  let built = 0;
  const before = [ICON, `https://app.example${ICON}`, `..${ICON}`, `${BENT}icon`];
  for (const url of urls(20_000, BEGINNINGS)) {
    const expected = outcome(() => peeking.peekImageUrl(url));
    for (const other of before) {
      auth.imageUrls([other, other]);
      auth.imageUrl(other);
      for (const ask of [
        () => auth.imageUrl(url),
        () => auth.imageUrl(url),
        () => auth.imageUrls([url])[0],
      ]) {
        assert.deepEqual(outcome(ask), expected, JSON.stringify([other, url]));
      }
    }
    if (typeof expected !== 'string' || !expected.includes(token)) continue;
    built += 1;
    const {origin, pathname} = new URL(expected, document.baseURI);
    assert.equal(origin, 'https://app.example', url);
    assert.match(pathname, /^\/api\/0\/organizations\/acme\/objectstore(\/|$)/, url);
  }
  assert.ok(built > 1_000, `${built} of them had the token`);
});

test('no remembered URL outlives its time, even where no timer fires', t => {
  const {auth} = open(t);
  const token = mint(60);
  auth.ingest(token);
  const start = Date.now();
  const at = seconds => {
    t.mock.timers.setTime(start + seconds * 1_000);
    return [ICON, `${ICON}2`, ICON, `${ICON}2`].map(url => auth.imageUrl(url));
  };
  for (const seconds of [0, 30, 54, 30, 54.9]) {
    assert.deepEqual(at(seconds)[3], `${ICON}2?X-Os-Auth=${token}`, `${seconds} s`);
  }
  assert.deepEqual(at(55), [undefined, undefined, undefined, undefined]);
});

test('no remembered URL outlives a change of the document’s base', t => {
  const {page} = openPage(t);
  const {auth} = open(t);
  auth.ingest('opaque');
  for (const _ of [1, 2]) assert.ok(auth.imageUrl(ICON));
  page.baseURI = 'https://evil.example/';
  for (const _ of [1, 2]) assert.throws(() => auth.imageUrl(ICON), {code: 'outside-base'});
  page.baseURI = 'https://app.example/builds/101';
  assert.ok(auth.imageUrl(ICON));
});

test('a new token, a failed image and disposal drop remembered URLs', async t => {
  const {auth} = open(t);
  const warm = () => [ICON, ICON, ICON].map(url => auth.imageUrl(url)).at(-1);
  const [first, second] = [jwtOf(300, 'first'), jwtOf(900, 'second')];
  auth.ingest(first);
  assert.equal(warm(), `${ICON}?X-Os-Auth=${first}`);
  auth.ingest(second);
  assert.equal(warm(), `${ICON}?X-Os-Auth=${first}`, 'which is fresh still');
  const retried = await auth.imageFailed(warm());
  assert.equal(retried, `${ICON}?X-Os-Auth=${second}`);
  assert.equal(auth.imageUrl(ICON), retried);
  warm();
  auth.dispose();
  assert.equal((await failureOf(() => auth.imageUrl(ICON))).code, 'disposed');
});

test('every URL that was built is counted', async t => {
  const {auth} = open(t);
  auth.ingest(mint());
  auth.imageUrl(ICON);
  auth.imageUrls(Array.from({length: 100}, (_, i) => `${ICON}${i}`));
  await auth.freshImageUrl(ICON);
  assert.throws(() => auth.imageUrl('/elsewhere'), {code: 'outside-base'});
  auth.peekImageUrl(ICON);
  await auth.refetch();
  assert.equal(auth.snapshot().stats.urls, 102);
});
test('after sleep, the first request for a URL starts a refetch, although the monotonic clock stood still', async t => {
  const {auth, calls} = open(t);
  t.mock.method(performance, 'now', () => 1_000);
  auth.ingest(mint(300));
  auth.imageUrl(ICON);
  t.mock.timers.setTime(Date.now() + 3_600_000);
  assert.equal(auth.imageUrl(ICON), undefined);
  await settle();
  assert.equal(calls(), 1);
});

test('a disposed session returns no list of URLs, not even a remembered one', t => {
  const {auth} = open(t);
  auth.ingest(mint());
  auth.imageUrls([ICON]);
  auth.dispose();
  assert.throws(() => auth.imageUrls([ICON]), {code: 'disposed'});
});
