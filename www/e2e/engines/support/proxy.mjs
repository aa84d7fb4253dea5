// An HTTP proxy between a page and the demo backend. It records requests and can hold them back, in the
// same way for each engine.

import assert from 'node:assert/strict';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';

import {expiryOf} from '../../support/fake-backend.mjs';

const PROBLEMS_PATH = '/console-problems.js';
const PROBLEMS_SCRIPT = new URL('console-problems.js', import.meta.url);

/** API responses that contain a token. */
const TOKEN_PATH = /\/acme\/(builds|snapshots)\/\d+$/;

/**
 * @typedef {object} ProxiedRequest
 * @property {string} path
 * @property {string} token from the query; empty if there is none
 * @property {string} rest the rest of the request: its URL without that token, and its headers
 * @property {boolean} isObject
 * @property {boolean} isTokenRequest whether it is for an API response with a token
 * @property {number | undefined} status undefined until there is a response
 */

/**
 * Starts the proxy. The caller must stop it.
 *
 * @param {{origin: string}} backend
 */
export async function startProxy({origin: backend}) {
  /** @type {ProxiedRequest[]} */
  const requests = [];
  /** @type {string[]} */
  const tokens = [];
  let opened = Promise.resolve();

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  const pass = async (request, response) => {
    const recorded = describe(request);
    requests.push(recorded);
    if (recorded.isTokenRequest) await opened;
    const {status, headers, body} = await forward(request, backend);
    recorded.status = status;
    if (recorded.isTokenRequest && status === 200)
      tokens.push(JSON.parse(body.toString()).objectstore_token);
    response.writeHead(status, headers);
    response.end(/html/.test(headers['content-type'] ?? '') ? withProblemsScript(body) : body);
  };
  const server = createServer(async (request, response) => {
    response.sendDate = false;
    if (request.url === PROBLEMS_PATH) {
      response.setHeader('Content-Type', 'text/javascript').end(await readFile(PROBLEMS_SCRIPT));
      return;
    }
    try {
      await pass(request, response);
    } catch {
      // The page may still send requests after the backend has stopped.
      response.destroy();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');

  return {
    origin: `http://127.0.0.1:${address.port}`,
    /** All requests so far. */
    requests,
    /** The tokens that the page received, the newest last. */
    tokens,
    /** The requests for objects, from this index in `requests` on. */
    objectRequests: (from = 0) => requests.slice(from).filter(({isObject}) => isObject),
    /** The requests for API responses with a token, from this index on. */
    tokenRequests: (from = 0) => requests.slice(from).filter(({isTokenRequest}) => isTokenRequest),
    /** Whether all tokens that the page received have expired. */
    hasExpired: () => tokens.every(token => expiryOf(token) < Date.now()),
    /** Holds back requests for tokens. Returns a function that releases them. */
    holdTokenRequests() {
      let open = () => {};
      opened = new Promise(resolve => (open = resolve));
      return open;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {ProxiedRequest}
 */
function describe({url = '/', rawHeaders}) {
  const {pathname: path, searchParams} = new URL(url, 'http://localhost');
  const token = searchParams.get('X-Os-Auth') ?? '';
  searchParams.delete('X-Os-Auth');
  const isObject = path.includes('/objectstore/v1/objects/');
  const rest = [path, searchParams, ...rawHeaders].join('\n');
  return {path, token, rest, isObject, isTokenRequest: TOKEN_PATH.test(path), status: undefined};
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {string} backend
 */
async function forward(request, backend) {
  const headers = new Headers();
  for (const name of ['accept', 'if-none-match', 'range', 'x-os-auth']) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, String(value));
  }
  const answer = await fetch(backend + request.url, {
    method: request.method ?? 'GET',
    headers,
    redirect: 'manual',
  });
  const body = Buffer.from(await answer.arrayBuffer());
  const forwarded = Object.fromEntries(answer.headers);
  // `fetch` has decompressed the body, and these headers describe it as it was sent.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'connection'])
    delete forwarded[name];
  return {status: answer.status, headers: forwarded, body};
}

/** @param {Buffer} page */
function withProblemsScript(page) {
  return page.toString().replace('<head>', `<head><script src="${PROBLEMS_PATH}"></script>`);
}
