// Building the URLs of images: by the package, and by hand.

import {ImageAuth, imageUrl, imageUrls} from 'objectstore-image-auth';

import {BASE_URL, PARAM, makeToken, makeUrls} from './inputs.mjs';
import {assertEqual, interleave} from './interleave.mjs';

const token = makeToken();
const auth = new ImageAuth({
  baseUrl: BASE_URL,
  refetch: () => Promise.reject(new Error('no need')),
});
auth.ingest({objectstore_token: token});

/**
 * @typedef {import('./interleave.mjs').Contender<string>} ForOne
 * @typedef {import('./interleave.mjs').Contender<string[]>} ForMany
 * @typedef {{rounds: number, count?: number, isAbsolute?: boolean, hasQuery?: boolean}} Options
 */

/** @type {ForOne[]} */
const ONE = [
  {name: 'ImageAuth.imageUrl', run: url => auth.imageUrl(url)},
  {name: 'imageUrl', run: url => imageUrl(url, token)},
];

/** @type {ForMany[]} */
const MANY = [
  {name: 'ImageAuth.imageUrls', run: urls => auth.imageUrls(urls)},
  {name: 'imageUrls', run: urls => imageUrls(urls, token)},
];

/**
 * By hand, for URLs that are known to have a query, or not to.
 *
 * @param {Options} options
 * @returns {ForOne[]}
 */
function byHand({hasQuery}) {
  const separator = hasQuery ? '&' : '?';
  const suffix = `${separator}${PARAM}=${encodeURIComponent(token)}`;
  return [
    {
      name: 'template string',
      run: url => `${url}${separator}${PARAM}=${encodeURIComponent(token)}`,
    },
    {name: 'template string, token encoded once', run: url => url + suffix},
    {
      name: 'URLSearchParams',
      run: url => `${url}${separator}${new URLSearchParams({[PARAM]: token})}`,
    },
    {name: 'URL + searchParams.set', run: byUrl},
  ];
}

/** @param {string} url */
function byUrl(url) {
  const parsed = new URL(url, location.href);
  parsed.searchParams.set(PARAM, token);
  return parsed.href;
}

/** @param {Options} options */
export function oneUrl(options) {
  const urls = inputs(options);
  const contenders = [...ONE, ...byHand(options)];
  assertEqual(contenders, urls, resolve);
  return interleave(contenders, urls, {
    rounds: options.rounds,
    perSample: Math.min(urls.length, 1_000),
    use: last,
  });
}

/**
 * Nanoseconds per list.
 *
 * @param {Options} options
 */
export function manyUrls(options) {
  const urls = inputs(options);
  const one = byHand(options).map(({name, run}) => ({
    name,
    run: (/** @type {string[]} */ urls) => urls.map(run),
  }));
  const contenders = [...MANY, ...one];
  assertEqual(contenders, [urls], (/** @type {string[]} */ results) => results.map(resolve));
  return interleave(contenders, [urls], {
    rounds: options.rounds,
    perSample: 1,
    use: (/** @type {string[]} */ results) => results.reduce((sum, url) => sum + last(url), 0),
  });
}

/** @param {Options} options */
function inputs({count = 10_000, isAbsolute, hasQuery}) {
  return makeUrls(count, isAbsolute ? location.origin : '', 0, hasQuery ? '?size=2' : '');
}

/** The URL that an `<img>` loads: some contenders return a path, some an absolute URL. @param {string} url */
function resolve(url) {
  return new URL(url, location.href).href;
}

/**
 * Reads a character, as an `<img>` reads all of them: only then does the engine join the parts of a template string.
 *
 * @param {string} url
 */
function last(url) {
  return url.charCodeAt(url.length - 1);
}
