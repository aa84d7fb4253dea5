// A backend whose clock, tokens and answers a test controls.

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
 * What a server gives out besides: the file at a path, if there is one.
 *
 * @typedef {(pathname: string) => Promise<{type: string, body: string | Buffer} | undefined>} Site
 */

/**
 * @typedef {object} ObjectRequest
 * @property {string} key the last segment of its path
 * @property {string} token empty where it had none
 * @property {number} status
 * @property {string | undefined} referer
 * @property {boolean} byScript false of an `<img>`
 */

/**
 * The backend, for as long as a test runs. Whoever starts it stops it.
 *
 * @param {{site: Site, lifetime?: number, date?: boolean, policy?: (host: string) => string}} options `lifetime`
 *   in seconds; `date`: whether responses say what time it is; `policy`: the page's Content-Security-Policy
 */
export async function startWorld({site, lifetime = 60, date = true, policy}) {
  const world = {
    /** By the server's clock. */
    now: START,
    lifetime,
    isDown: false,
    /** Tokens that are refused although they have not expired. */
    revoked: new Set(),
    /** What the API answers with, where it brings no token. */
    refusal: /** @type {number | undefined} */ (undefined),
    /** What objects answer with to a good token, where that is not 200: by key. */
    statuses: /** @type {Map<string, number>} */ (new Map()),
    /** What all objects answer with, whatever the token. */
    objects: /** @type {number | undefined} */ (undefined),
    /** How many API responses it gave. */
    responses: 0,
    /** The status of each image that was asked for. */
    images: /** @type {number[]} */ ([]),
    /** The key of each object that was asked for, be it answered or not. */
    asked: /** @type {string[]} */ ([]),
    /** Those that were answered, in full. */
    requests: /** @type {ObjectRequest[]} */ ([]),
    /** The newest token. */
    token: '',
    /** Another token. */
    mint: () => (world.token = mint(world, ++minted)),
    /** Lets the API answer nothing, until what this returns is called. */
    holdApi: () => api.hold(),
    /** The same with objects. */
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
    } else if (world.isDown) {
      request.socket.destroy();
    } else if (isApi) {
      await api.opened;
      world.responses++;
      response.statusCode = world.refusal ?? 200;
      if (date) response.setHeader('Date', new Date(world.now).toUTCString());
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(world.refusal ? {} : {objectstore_token: world.mint()}));
    } else if (isObject) {
      const key = decodeURIComponent(pathname.split('/').at(-1) ?? '');
      world.asked.push(key);
      await objects.opened;
      const token = searchParams.get('X-Os-Auth') ?? '';
      const isGood = !world.revoked.has(token) && expiryOf(token) > world.now;
      const status = world.objects ?? (isGood ? (world.statuses.get(key) ?? 200) : 401);
      const byScript = request.headers['sec-fetch-dest'] === 'empty';
      world.images.push(status);
      world.requests.push({key, token, status, referer: request.headers.referer, byScript});
      response.statusCode = status;
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
  return {world, origin: `http://127.0.0.1:${address.port}`, stop};
}

/** What is waited for, from when it is held until it is opened. */
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
 * @param {{now: number, lifetime: number}} world
 * @param {number} jti
 */
function mint({now, lifetime}, jti) {
  const payload = {exp: Math.floor(now / 1000) + lifetime, jti};
  const parts = [{alg: 'EdDSA', kid: 'k1'}, payload].map(part =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...parts, 'c2lnbmF0dXJl'].join('.');
}

/**
 * When a token ends, in milliseconds.
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
