// A session, asked in every way it has for URLs that are to get past its base. Runs in Node and in
// browsers.

import {fault, isInside} from './judge.js';
import {textOf} from './text.js';
import {beginningsFor, urls} from './urls.js';

/** Of which nothing is known but itself. */
const OPAQUE = 'the-t0ken';

/** A URL of so many characters takes its time, and is asked for in fewer ways. */
const LONG = 100_000;

/** Every way in which a session hands out a URL to load. */
const WAYS = {
  imageUrl: (auth, url) => auth.imageUrl(url),
  imageUrls: (auth, url) => auth.imageUrls([url, url]).at(1),
  peekImageUrl: (auth, url) => auth.peekImageUrl(url),
  freshImageUrl: (auth, url) => auth.freshImageUrl(url),
  fetch: async (auth, url) => (await auth.fetch(url)).loaded,
};

/** Every case of the corpus, and what is expected of it. */
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
  const {handedOut, refused} = await attack(ImageAuth, base, all, document);
  expect(handedOut > 1_000 && refused['outside-base'] > 1_000, base, handedOut, refused);
}

/** URLs from the root that a session knows, once a `<base>` puts them on another host. */
export function attackFromElsewhere(ImageAuth, standAt) {
  const auth = open(ImageAuth, '/os', OPAQUE);
  const known = ['a', 'b', 'c'].map(key => `/os/v1/objects/preprod/_/${key}`);
  auth.ingest(OPAQUE);
  expect(auth.imageUrls(known).every(Boolean), 'they are known');
  const leave = standAt('https://evil.example/');
  try {
    for (const url of known) {
      for (const ask of [WAYS.imageUrl, WAYS.imageUrls, WAYS.peekImageUrl]) {
        expect(outcome(() => ask(auth, url)).code === 'outside-base', 'it leads elsewhere', url);
      }
    }
  } finally {
    leave();
  }
  expect(auth.imageUrls(known).every(Boolean), 'they are of the base again');
  auth.dispose();
}

/** How many URLs were handed out, and how many refused for each reason. Throws where one has a fault. */
export async function attack(ImageAuth, base, all, document) {
  const tally = {handedOut: 0, refused: {}};
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

/** Promises alone would keep a browser from answering whoever waits for the test. */
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
      // Taking a token in, even the same, makes a session forget its answers.
      auth.ingest(token);
      if (before) outcome(() => auth.imageUrl(before));
      const {code, value} = await outcome(() => ask(auth, url));
      if (code) tally.refused[code] = (tally.refused[code] ?? 0) + 1;
      else tally.handedOut++;
      if (code || judged.has(value)) continue;
      judged.set(value, fault(url, value, base, token, document));
      expect(!judged.get(value), judged.get(value), {base, url, way, before});
    }
  }
  if (!isInside(url, base, document)) {
    const {value = ''} = await outcome(() => auth.imageFailed(url));
    expect(!value.includes(token), 'a URL that failed is tried again outside', {base, url});
  }
}

function open(ImageAuth, baseUrl, token) {
  return new ImageAuth({baseUrl, refetch: async () => token});
}

/**
 * Objects of the base, in every form that a session may have been asked for before: what it answered must not be
 * taken for the answer to another URL.
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

/** A token for the objects of one project, and one hour. */
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
