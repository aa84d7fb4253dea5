// A fake backend: the test controls its clock, tokens and responses. `backend.mjs` runs the real one.

import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer} from 'node:http';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);

const START = Date.UTC(2026, 0, 1);

const OBJECTS = '/objectstore/v1/objects/';

/**
 * Returns the page's file at a path, if there is one.
 *
 * @typedef {(pathname: string) => Promise<{type: string, body: string | Buffer} | undefined>} Site
 */

/**
 * @typedef {object} ObjectRequest
 * @property {string} key the last segment of the path
 * @property {string} token empty if there is none
 * @property {boolean} inHeader whether the token came in a header, and not in the URL
 * @property {string} url
 * @property {string} method
 * @property {string | undefined} range the header
 * @property {number} status
 * @property {string | undefined} referer
 * @property {boolean} byScript whether script sent it, and not an `<img>`
 */

/**
 * Starts a fake backend. The caller must stop it.
 *
 * @param {{site: Site, lifetime?: number, date?: boolean, policy?: (host: string) => string}} options
 *   `lifetime` of tokens, in seconds; `date`: whether API responses have a `Date` header; `policy`: the page's
 *   Content-Security-Policy
 */
export async function startFakeBackend({site, lifetime = 60, date = true, policy}) {
  const backend = {
    /** The server's clock, in milliseconds since the epoch. */
    now: START,
    lifetime,
    /** Further claims of tokens. */
    claims: {},
    isDown: false,
    /** Tokens that are refused before they expire. */
    revoked: new Set(),
    /** If set, API responses have this status and no token. */
    apiStatus: /** @type {number | undefined} */ (undefined),
    /** The status of an object that is requested with a valid token, by key. By default 200. */
    statusByKey: /** @type {Map<string, number>} */ (new Map()),
    /** Where an object that is requested with a valid token is, by key. */
    redirects: /** @type {Map<string, string>} */ (new Map()),
    /** If set, the status of all objects, whatever the token. */
    statusOfAllObjects: /** @type {number | undefined} */ (undefined),
    /** If set, the headers of object responses, in place of `Cache-Control: no-store`. */
    objectHeaders: /** @type {Record<string, string> | undefined} */ (undefined),
    /** The length of an object's body. */
    objectBytes: PNG.length,
    /** The number of API responses so far. */
    apiResponses: 0,
    /** The status of each object response so far. */
    objectStatuses: /** @type {number[]} */ ([]),
    /** The key of each requested object, answered or not. */
    requestedKeys: /** @type {string[]} */ ([]),
    /** The requests for objects that were answered. */
    requests: /** @type {ObjectRequest[]} */ ([]),
    /** The newest token. */
    token: '',
    /** Issues another token. */
    mint: () => (backend.token = mint(backend, ++minted)),
    /** Holds API responses back. Returns a function that releases them. */
    holdApi: () => api.hold(),
    /** The same for objects. */
    holdObjects: () => objects.hold(),
  };
  const [api, objects] = [makeGate(), makeGate()];
  let minted = 0;

  const server = createServer(async (request, response) => {
    const {pathname, searchParams} = new URL(request.url ?? '/', 'http://localhost');
    response.sendDate = false;
    response.setHeader('Cache-Control', 'no-store');
    const isObject = pathname.includes(OBJECTS);
    const isApi = pathname.startsWith('/api/') && !isObject;
    const file = isObject || isApi ? undefined : await site(pathname);
    if (policy) response.setHeader('Content-Security-Policy', policy(request.headers.host ?? ''));
    if (file) {
      response.setHeader('Content-Type', file.type).end(file.body);
    } else if (backend.isDown) {
      request.socket.destroy();
    } else if (isApi) {
      await api.opened;
      backend.apiResponses++;
      response.statusCode = backend.apiStatus ?? 200;
      if (date) response.setHeader('Date', new Date(backend.now).toUTCString());
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(backend.apiStatus ? {} : {objectstore_token: backend.mint()}));
    } else if (isObject) {
      const key = decodeURIComponent(pathname.split('/').at(-1) ?? '');
      backend.requestedKeys.push(key);
      await objects.opened;
      const header = String(request.headers['x-os-auth'] ?? '').replace(/^Bearer /, '');
      const token = header || (searchParams.get('X-Os-Auth') ?? '');
      const isGood = !backend.revoked.has(token) && expiryOf(token) > backend.now;
      const status =
        backend.statusOfAllObjects ?? (isGood ? (backend.statusByKey.get(key) ?? 200) : 401);
      const byScript = request.headers['sec-fetch-dest'] === 'empty';
      backend.objectStatuses.push(status);
      const {referer, range} = request.headers;
      const {url = '', method = ''} = request;
      const inHeader = header !== '';
      backend.requests.push({
        key,
        token,
        inHeader,
        url,
        method,
        range,
        status,
        referer,
        byScript,
      });
      response.statusCode = status;
      const location = status === 200 ? backend.redirects.get(key) : undefined;
      if (location !== undefined) {
        response.writeHead(302, {Location: location}).end();
        return;
      }
      if (backend.objectHeaders) response.removeHeader('Cache-Control');
      for (const [name, value] of Object.entries(backend.objectHeaders ?? {}))
        response.setHeader(name, value);
      response.setHeader('Content-Type', 'image/png').end(status === 200 ? PNG : undefined);
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  const stop = async () => {
    server.closeAllConnections();
    server.close();
  };
  return {backend, origin: `http://127.0.0.1:${address.port}`, stop};
}

/** `opened` is pending from `hold()` until the function that it returns is called. */
function makeGate() {
  const gate = {
    opened: Promise.resolve(),
    hold() {
      let open = () => {};
      gate.opened = new Promise(resolve => (open = resolve));
      return () => open();
    },
  };
  return gate;
}

/**
 * @param {{now: number, lifetime: number, claims: object}} backend
 * @param {number} jti
 */
function mint({now, lifetime, claims}, jti) {
  const payload = {exp: Math.floor(now / 1000) + lifetime, jti, ...claims};
  const parts = [{alg: 'EdDSA', kid: 'k1'}, payload].map(part =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...parts, 'c2lnbmF0dXJl'].join('.');
}

/**
 * When a token expires, in milliseconds since the epoch; 0 if it cannot be parsed.
 *
 * @param {string} token
 */
export function expiryOf(token) {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).exp * 1000;
  } catch {
    return 0;
  }
}
