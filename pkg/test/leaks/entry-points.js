// Everything of the package that an app can call: the one table for all leak tests. A test in each suite compares it with
// what the package exports, so that nothing new goes untested.

import {BASE, ICON} from './values-with-token.js';

/** The functions, each with valid arguments. `returns`: what comes back holds the token on purpose. */
export const FUNCTIONS = {
  tokenFromResponse: {args: [{}, {field: 'objectstore_token'}], returns: 'the token'},
  inspectToken: {args: ['opaque']},
  tokenStatus: {args: ['opaque', {now: 0, refreshAhead: 30}]},
  needsRefetch: {args: ['opaque', {now: 0, refreshAhead: 30}]},
  imageUrl: {args: ['/a', 'opaque', {param: 'X-Os-Auth'}], returns: 'a URL'},
  imageUrls: {args: [['/a', '/b'], 'opaque', {param: 'X-Os-Auth'}], returns: 'URLs'},
  objectUrl: {
    args: ['/a', {usecase: 'preprod', scopes: {org: 1, project: 2}, key: 'a/b'}],
    returns: 'a URL',
  },
  withoutToken: {args: ['/a', {param: 'X-Os-Auth'}], returns: 'a URL'},
  redactUrl: {args: ['/a'], returns: 'the parts of the URL that are no secret'},
  urlExpiresAt: {args: ['/a', {param: 'X-Os-Auth'}]},
  isObjectstoreAuthError: {args: [undefined]},
};

/** What loads the wasm module. `default` is `init`. */
export const LOADERS = ['default', 'initSync'];

/** Classes. An app that makes an `ObjectstoreAuthError` of its own writes the message itself. */
export const CLASSES = ['ImageAuth', 'ObjectstoreAuthError'];

/** The options of `new ImageAuth`. */
export const OPTIONS = {
  baseUrl: BASE,
  refetch: async () => 'opaque',
  param: 'X-Os-Auth',
  field: 'objectstore_token',
  refreshAhead: 30,
  lifetime: 300,
  refetchTimeout: 30,
  keepImages: 200,
  onEvent: () => {},
};

/** A page's service workers, none of which controls it. */
const NO_WORKER = {
  controller: null,
  startMessages() {},
  addEventListener() {},
  getRegistration: async () => undefined,
};

/** The methods of `ImageAuth`, as `FUNCTIONS`. */
export const METHODS = {
  ingest: {args: [{objectstore_token: 'opaque'}, {serverTime: 0}]},
  take: {
    args: [{objectstore_token: 'opaque'}, {serverTime: 0}],
    returns: 'the rest of the response',
  },
  imageUrl: {args: [ICON], returns: 'a URL'},
  imageUrls: {args: [[ICON, `${ICON}?a`]], returns: 'URLs'},
  peekImageUrl: {args: [ICON], returns: 'a URL'},
  peekSrc: {args: [ICON], returns: 'a URL'},
  freshImageUrl: {args: [ICON], returns: 'a URL'},
  imageFailed: {args: [ICON], returns: 'a URL'},
  fetch: {args: [ICON, {method: 'GET', headers: {}, cache: 'default'}], returns: 'a Response'},
  imageSrcSet: {args: [`${ICON} 1x`, {peek: true}], returns: 'URLs'},
  srcSetStore: {args: [`${ICON} 1x`]},
  // Its further arguments are of the package's own.
  blobUrl: {args: [ICON]},
  hasNoToken: {args: []},
  initialSnapshot: {args: []},
  shownImages: {args: []},
  retryKey: {args: [ICON], returns: 'a URL'},
  refetch: {args: []},
  subscribe: {args: [() => {}]},
  snapshot: {args: []},
  connectServiceWorker: {args: [NO_WORKER]},
  forget: {args: []},
  dispose: {args: []},
  [Symbol.dispose]: {args: []},
};

/** The exports of `/dom` and `/react`. */
export const BINDINGS = {
  dom: ['bindImage', 'bindLink'],
  react: [
    'AuthImage',
    'AuthLink',
    'ImageAuthProvider',
    'useImageAuth',
    'useImageAuthSnapshot',
    'useImageBlob',
    'useImageSrcSet',
    'useImageUrl',
  ],
};

/**
 * Throws where an entry exports something that is not in this table, or a session has a method that is not.
 *
 * @param {object} auth what the default entry or `/external` exports
 */
export function assertComplete(auth) {
  const known = [...Object.keys(FUNCTIONS), ...LOADERS, ...CLASSES];
  assertSame(
    known,
    Object.keys(auth).filter(name => name !== '__esModule'),
  );
  const {prototype} = auth.ImageAuth;
  assertSame(['constructor', ...Reflect.ownKeys(METHODS)], Reflect.ownKeys(prototype));
  assertSame(['length', 'name', 'prototype'], Reflect.ownKeys(auth.ImageAuth));
}

function assertSame(expected, actual) {
  const [known, found] = [expected, actual].map(names => names.map(String).sort().join());
  if (known !== found) throw new Error(`the table has ${known}, but the package ${found}`);
}
