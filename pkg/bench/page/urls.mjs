// Building the URLs of images: the package's ways, and those that are written by hand.

import {ImageAuth, imageUrl, imageUrls} from 'objectstore-image-auth';

import {BASE_URL, PARAM, makeToken, makeUrls} from './inputs.mjs';
import {assertEqual, interleave} from './interleave.mjs';

const token = makeToken();
const auth = new ImageAuth({
  baseUrl: BASE_URL,
  refetch: () => Promise.reject(new Error('no need')),
});
auth.ingest({objectstore_token: token});

/** @type {import('./interleave.mjs').Contender<string>[]} */
const ONE = [
  {name: 'ImageAuth.imageUrl', run: url => auth.imageUrl(url)},
  {name: 'imageUrl', run: url => imageUrl(url, token)},
  {name: 'template string', run: byTemplate},
  {name: 'template string, token encoded once', run: url => url + SUFFIX},
  {name: 'URLSearchParams', run: byParams},
  {name: 'URL + searchParams.set', run: byUrl},
];

/** @type {import('./interleave.mjs').Contender<string[]>[]} */
const MANY = [
  {name: 'ImageAuth.imageUrls', run: urls => auth.imageUrls(urls)},
  {name: 'imageUrls', run: urls => imageUrls(urls, token)},
  ...ONE.slice(2).map(({name, run}) => ({
    name,
    run: (/** @type {string[]} */ urls) => urls.map(run),
  })),
];

const SUFFIX = `?${PARAM}=${encodeURIComponent(token)}`;

/** @param {string} url */
function byTemplate(url) {
  return `${url}?${PARAM}=${encodeURIComponent(token)}`;
}

/** @param {string} url */
function byParams(url) {
  return `${url}?${new URLSearchParams({[PARAM]: token})}`;
}

/** @param {string} url */
function byUrl(url) {
  const parsed = new URL(url, location.href);
  parsed.searchParams.set(PARAM, token);
  return parsed.href;
}

/**
 * @param {{rounds: number, isAbsolute: boolean}} options
 */
export function oneUrl({rounds, isAbsolute}) {
  const urls = makeUrls(10_000, isAbsolute ? location.origin : '');
  assertEqual(ONE, urls, resolve);
  return interleave(ONE, urls, {rounds, perSample: 1_000, use: last});
}

/**
 * Nanoseconds per list.
 *
 * @param {{rounds: number, isAbsolute: boolean}} options
 */
export function manyUrls({rounds, isAbsolute}) {
  const urls = makeUrls(10_000, isAbsolute ? location.origin : '');
  assertEqual(MANY, [urls], (/** @type {string[]} */ results) => results.map(resolve));
  return interleave(MANY, [urls], {
    rounds,
    perSample: 1,
    use: (/** @type {string[]} */ results) => results.reduce((sum, url) => sum + last(url), 0),
  });
}

/** What an `<img>` makes of it: some keep a path, some put the origin before it. @param {string} url */
function resolve(url) {
  return new URL(url, location.href).href;
}

/**
 * Looks at a character, as an `<img>` looks at all of them: only then does the engine join what a template
 * string has pasted together.
 *
 * @param {string} url
 */
function last(url) {
  return url.charCodeAt(url.length - 1);
}
