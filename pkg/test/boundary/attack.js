// Attacks on the base boundary: asks a session, through each of its methods, for URLs that try to take the token out of its
// base. Runs in Node and in browsers.

import {fault, isInside} from './judge.js';
import {textOf} from './case-text.js';
import {beginningsFor, urls} from './urls.js';

/** A token without claims. */
const OPAQUE = 'the-t0ken';

/** A URL of this length is slow, and tried in fewer ways. */
const LONG = 100_000;

/** Every method by which a session builds a URL. */
const WAYS = {
  imageUrl: (auth, url) => auth.imageUrl(url),
  imageUrls: (auth, url) => auth.imageUrls([url, url]).at(1),
  peekImageUrl: (auth, url) => auth.peekImageUrl(url),
  freshImageUrl: (auth, url) => auth.freshImageUrl(url),
  fetch: async (auth, url) => (await auth.fetch(url)).loaded,
};

/** Asserts the expected outcome of every case. */
export async function attackByCases(ImageAuth, cases, document) {
  for (const {name, error, or, ...input} of cases) {
    const [base, url] = [textOf(input.base), textOf(input.url)];
    if (error === 'invalid-option') {
      expect(outcome(() => open(ImageAuth, base, OPAQUE).dispose()).code === error, name);
      continue;
    }
    const {refused} = await attack(ImageAuth, base, [url], document);
    const codes = Object.keys(refused);
    expect(codes.length ? codes.every(code => code === error || code === or) : !error, name);
  }
  return cases.length;
}

/** Thousands of URLs at or beside the base. */
export async function attackAtRandom(ImageAuth, base, document) {
  const all = urls(500, beginningsFor(base, document));
  const {built, refused} = await attack(ImageAuth, base, all, document);
  expect(built > 1_000 && refused['outside-base'] > 1_000, base, built, refused);
}

/** Paths that the session has built before, while a `<base>` element resolves them to another host. */
export function attackWithMovedBase(ImageAuth, setDocumentBase) {
  const auth = open(ImageAuth, '/os', OPAQUE);
  const known = ['a', 'b', 'c'].map(key => `/os/v1/objects/preprod/_/${key}`);
  auth.ingest(OPAQUE);
  expect(auth.imageUrls(known).every(Boolean), 'they are built');
  const restore = setDocumentBase('https://evil.example/');
  try {
    for (const url of known) {
      for (const ask of [WAYS.imageUrl, WAYS.imageUrls, WAYS.peekImageUrl]) {
        expect(outcome(() => ask(auth, url)).code === 'outside-base', 'it is on another host', url);
      }
    }
  } finally {
    restore();
  }
  expect(auth.imageUrls(known).every(Boolean), 'they are below the base again');
  auth.dispose();
}

/** Counts the URLs that were built, and those that were refused, by code. Throws where the judge finds a fault. */
export async function attack(ImageAuth, base, all, document) {
  const tally = {built: 0, refused: {}};
  const platformFetch = globalThis.fetch;
  globalThis.fetch = async loaded => ({loaded, status: 200});
  try {
    for (const token of [OPAQUE, scopedToken()]) {
      const auth = open(ImageAuth, base, token);
      for (const url of all) {
        if (url.length > LONG && token !== OPAQUE) continue;
        await attackBy(auth, {url, base, token, document, tally});
        await pause();
      }
      auth.dispose();
    }
  } finally {
    globalThis.fetch = platformFetch;
  }
  return tally;
}

let paused = 0;

/** Lets the browser answer the test runner, which promises alone would prevent. */
async function pause() {
  if (performance.now() - paused < 100) return;
  await new Promise(resolve => setTimeout(resolve));
  paused = performance.now();
}

async function attackBy(auth, {url, base, token, document, tally}) {
  const judged = new Map();
  const some = url.length > LONG ? 1 : Infinity;
  for (const before of [undefined, ...neighbours(base, document).slice(0, some)]) {
    for (const [way, ask] of Object.entries(WAYS).slice(0, 2 * some)) {
      // Ingesting a token, even the same one, makes the session forget the URLs that it remembers.
      auth.ingest(token);
      if (before) outcome(() => auth.imageUrl(before));
      const {code, value} = await outcome(() => ask(auth, url));
      if (code) tally.refused[code] = (tally.refused[code] ?? 0) + 1;
      else tally.built++;
      if (code || judged.has(value)) continue;
      judged.set(value, fault(url, value, base, token, document));
      expect(!judged.get(value), judged.get(value), {base, url, way, before});
    }
  }
  if (!isInside(url, base, document)) {
    const {value = ''} = await outcome(() => auth.imageFailed(url));
    expect(!value.includes(token), 'an image outside the base is retried with the token', {
      base,
      url,
    });
  }
}

function open(ImageAuth, baseUrl, token) {
  return new ImageAuth({baseUrl, refetch: async () => token});
}

/**
 * Objects below the base, in every form of URL. The session is asked for one of them first: what it remembers must not be
 * the answer to another URL.
 */
function neighbours(base, document) {
  const {origin, host, pathname} = new URL(base, document);
  const folder = `${pathname.replace(/\/$/, '')}/v1/objects/preprod/org=1;project=2`;
  return [
    `${folder}/a`,
    `${origin}${folder}/a?b=c`,
    `${folder}/a/b`,
    `//${host}${folder}/a`,
    `..${folder}/a`,
    `${folder}/${'é'.repeat(8)}`,
  ];
}

/** A token for the objects of one project, for one hour. */
function scopedToken() {
  const part = value =>
    btoa(JSON.stringify(value)).replace(/=/g, '').replace(/\+/g, '-').replace(/\//g, '_');
  const claims = {
    exp: Math.floor(Date.now() / 1000) + 3_600,
    res: {'os:usecase': 'preprod', org: '1', project: '2'},
    permissions: ['object.read'],
  };
  return `${part({alg: 'EdDSA', kid: 'k1'})}.${part(claims)}.c2ln`;
}

/** What a call returns, or the code of the error that it throws. */
function outcome(call) {
  const failed = error => {
    if (error.name !== 'ObjectstoreAuthError') throw error;
    return {code: error.code};
  };
  try {
    const value = call();
    return value instanceof Promise ? value.then(value => ({value}), failed) : {value};
  } catch (error) {
    return failed(error);
  }
}

function expect(holds, what, ...context) {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(context).slice(0, 1_000)}`);
}
