// Causes every error of `src/error.rs`. After each, the same instance works: a trap would have ended it for the whole page.
// (`init.test.mjs` has the errors before the wasm module is loaded.)

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {root} from './installed.mjs';
import {
  BASE,
  ICON,
  ImageAuth,
  failureOf,
  functions,
  mint,
  open,
  openPage,
  pass,
} from './session-harness.mjs';

const {imageUrl, inspectToken, objectUrl, tokenFromResponse} = functions;

/** Each error by its name in `src/error.rs`, with its code and its sentence. */
const KNOWN = new Map(
  [...source('src/error.rs').matchAll(/^    (\w+): (\w+) = "(.+)",$/gm)].map(
    ([, name, code, sentence]) => [name, {code: kebab(code), sentence}],
  ),
);

/** The address of the page. */
const APP = 'https://app.example/';

const object = {usecase: 'preprod', scopes: {org: 1}, key: 'a'};

/** The token of a backend that mints none. */
let token;

const never = () => new Promise(() => {});

/** A call of a function. */
const asked = call => [{}, async () => call()];

/** A call of a session that has a token. */
const askedOf = call => [{}, async auth => (auth.ingest('opaque'), call(auth))];

/** A call of `refetch`, with this function of the app. */
const refetched = refetch => [{refetch}, auth => auth.refetch()];
const rejectedWith = thrown => refetched(() => Promise.reject(thrown));

const RESPONSE = {objectstore_token: 'opaque'};

/** The error in the snapshot after a refetch that resolved to this. */
const shownAfter = value => [
  {refetch: async () => value},
  async auth => {
    await auth.refetch().catch(() => {});
    throw auth.snapshot().error;
  },
];

/** How to cause each error: the options of a session, and what to call. */
const ERRORS = {
  EmptyToken: asked(() => inspectToken('')),
  UnprintableToken: asked(() => imageUrl('/a', 'two words')),
  NoResponse: askedOf(auth => auth.ingest(5)),
  ArrayResponse: asked(() => tokenFromResponse([])),
  UnreadResponse: asked(() => tokenFromResponse({json() {}})),
  ResponseText: askedOf(auth => auth.ingest('{"objectstore_token":"opaque"}')),
  InData: askedOf(auth => auth.ingest({data: RESPONSE})),
  InJson: asked(() => tokenFromResponse({json: RESPONSE})),
  InBody: asked(() => tokenFromResponse({body: RESPONSE})),
  InPages: asked(() => tokenFromResponse({pages: [RESPONSE]})),
  InArray: asked(() => tokenFromResponse([RESPONSE])),
  InMap: asked(() => tokenFromResponse(new Map(Object.entries(RESPONSE)))),
  InField: asked(() => tokenFromResponse({result: RESPONSE})),
  TokenField: asked(() => tokenFromResponse({objectstore_token: 5})),
  NoUrl: asked(() => imageUrl('http://[', 'opaque')),
  Scheme: askedOf(auth => auth.imageUrl('data:,')),
  ObjectBase: asked(() => objectUrl('/a?b', object)),
  RelativeUrl: [
    {baseUrl: 'https://app.example/os'},
    async (auth, t, page) => {
      page.baseURI = 'file:///page.html';
      try {
        return auth.imageUrl('/os/a');
      } finally {
        page.baseURI = APP;
      }
    },
  ],
  OutsideBase: askedOf(auth => auth.imageUrl('https://evil.example/')),
  NotCovered: [
    {},
    async auth => {
      auth.ingest(mint(300, {res: {'os:usecase': 'other'}, permissions: ['object.read']}));
      return auth.imageUrl(ICON);
    },
  ],
  Usecase: asked(() => objectUrl('', {...object, usecase: ''})),
  Scope: asked(() => objectUrl('', {...object, scopes: {org: '/'}})),
  EmptyKey: asked(() => objectUrl('', {...object, key: ''})),
  DotSegment: asked(() => objectUrl('', {...object, key: 'a/../b'})),
  Param: asked(() => imageUrl('/a', 'opaque', {param: '&'})),
  BaseUrl: asked(() => new ImageAuth({baseUrl: 'data:,', refetch: never})),
  RelativeBaseUrl: [
    {},
    async (auth, t, page) => {
      page.baseURI = 'file:///page.html';
      try {
        return new ImageAuth({baseUrl: '/os', refetch: never});
      } finally {
        page.baseURI = APP;
      }
    },
  ],
  Status: rejectedWith({status: 503}),
  Stopped: rejectedWith({status: 403}),
  Network: rejectedWith(new TypeError('Failed to fetch')),
  NoJson: refetched(async () => new Response('<p>Sign in</p>')),
  Aborted: rejectedWith(new DOMException('Enough', 'AbortError')),
  Rejected: rejectedWith(new Error('no')),
  NoAnswer: refetched(async () => 5),
  RefetchedData: shownAfter({data: RESPONSE}),
  RefetchedJson: shownAfter({json: RESPONSE}),
  RefetchedBody: shownAfter({body: RESPONSE}),
  RefetchedPages: shownAfter({pages: [RESPONSE]}),
  RefetchedArray: shownAfter([RESPONSE]),
  RefetchedMap: shownAfter(new Map(Object.entries(RESPONSE))),
  RefetchedField: shownAfter({result: RESPONSE}),
  BadToken: refetched(async () => 'two words'),
  Timeout: [
    {refetch: never, refetchTimeout: 5},
    (auth, t) => Promise.all([auth.refetch(), pass(t, 5)]),
  ],
  // With a `Date`, since otherwise the local clock could be wrong.
  ExpiredToken: refetched(async () => {
    const headers = {Date: new Date().toUTCString()};
    return Response.json({objectstore_token: mint(-600)}, {headers});
  }),
  SameExpiredToken: [
    {refetch: async () => token},
    async (auth, t) => {
      token = mint(-600);
      await auth.refetch().catch(() => {});
      await pass(t, 5);
      return auth.refetch();
    },
  ],
  CachedAnswer: [
    {
      refetch: async () =>
        Response.json(
          {objectstore_token: token},
          {headers: {Date: 'Thu, 01 Jan 2026 00:00:00 GMT'}},
        ),
    },
    async (auth, t) => {
      token = mint(300);
      await auth.refetch();
      await pass(t, 5);
      return auth.refetch();
    },
  ],
  StaleToken: [
    {refetch: async () => token},
    async (auth, t) => {
      token = mint(300);
      await auth.refetch();
      await pass(t, 280);
      return auth.refetch();
    },
  ],
  NoTokenInTime: [
    {refetchTimeout: 5},
    (auth, t, page) => {
      page.show('hidden');
      return Promise.all([auth.freshImageUrl(ICON), pass(t, 5)]);
    },
  ],
  Disposed: askedOf(auth => (auth.dispose(), auth.imageUrl(ICON))),
};

test('every error of the crate is caused by a test', () => {
  assert.deepEqual(Object.keys(ERRORS).sort(), [...KNOWN.keys()].sort());
});

test('the types have the codes of the crate, and `not-initialized`', () => {
  const types = readFileSync(join(root, 'dist/core/errors.d.ts'), 'utf8');
  const [union] = /type ErrorCode =.+?';/s.exec(types);
  const named = Array.from(union.matchAll(/'([a-z-]+)'/g), ([, code]) => code);
  const codes = new Set(Array.from(KNOWN.values(), ({code}) => code));
  assert.deepEqual(named.sort(), ['not-initialized', ...codes].sort());
});

test('TypeScript and Rust have the same sentence for a value that is not an API response', () => {
  const {sentence} = KNOWN.get('NoResponse');
  assert.throws(
    () => tokenFromResponse('eyJ'),
    error => error.message.startsWith(sentence),
  );
});

for (const [name, [options, cause]] of Object.entries(ERRORS)) {
  test(`after ${name} the instance works`, async t => {
    const {page} = openPage(t);
    const {auth} = open(t, options);
    const standing = another(t);
    const error = await failureOf(() => cause(auth, t, page));
    const {code, sentence} = KNOWN.get(name);
    assert.equal(error.name, 'ObjectstoreAuthError', `${error}`);
    assert.equal(error.code, code);
    assert.ok(error.message.startsWith(sentence), error.message);

    assert.equal(inspectToken(mint()).keyId, 'k1');
    assert.equal(standing.peekImageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
    assert.equal(another(t).imageUrl(ICON), `${ICON}?X-Os-Auth=opaque`);
  });
}

/** A session that is not involved. */
function another(t) {
  const session = new ImageAuth({baseUrl: BASE, refetch: never, lifetime: 3_600});
  t.after(() => session.dispose());
  session.ingest('opaque');
  return session;
}

function source(name) {
  return readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
}

function kebab(name) {
  return name.replace(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase();
}
