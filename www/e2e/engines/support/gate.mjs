// Stands between a page and the demo's backend: writes down what goes through, whichever engine asks.

import assert from 'node:assert/strict';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';

import {expiryOf} from '../../support/world.mjs';

const COMPLAINTS = '/complaints.js';
const SCRIPT = new URL('complaints.js', import.meta.url);

/** The API responses that bring a token. */
const DETAILS = /\/acme\/(builds|snapshots)\/\d+$/;

/**
 * @typedef {object} Passage
 * @property {string} path
 * @property {string} token that of the query; empty where it has none
 * @property {string} rest all else of the request: its URL without that token, and its headers
 * @property {boolean} isObject
 * @property {boolean} isDetails
 * @property {number | undefined} status undefined until there is an answer
 */

/**
 * @param {{origin: string}} backend
 */
export async function openGate({origin: backend}) {
  /** @type {Passage[]} */
  const passages = [];
  /** @type {string[]} */
  const tokens = [];
  let opened = Promise.resolve();

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  const pass = async (request, response) => {
    const passage = describe(request);
    passages.push(passage);
    if (passage.isDetails) await opened;
    const {status, headers, body} = await forward(request, backend);
    passage.status = status;
    if (passage.isDetails && status === 200)
      tokens.push(JSON.parse(body.toString()).objectstore_token);
    response.writeHead(status, headers);
    response.end(/html/.test(headers['content-type'] ?? '') ? listening(body) : body);
  };
  const server = createServer(async (request, response) => {
    response.sendDate = false;
    if (request.url === COMPLAINTS) {
      response.setHeader('Content-Type', 'text/javascript').end(await readFile(SCRIPT));
      return;
    }
    try {
      await pass(request, response);
    } catch {
      // The backend has ended, and the page has not yet been left.
      response.destroy();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');

  return {
    origin: `http://127.0.0.1:${address.port}`,
    /** What went through so far. */
    passages,
    /** Those that the page was given, the newest last. */
    tokens,
    /** Those of the requests for objects, from the one with such a number on. */
    objects: (from = 0) => passages.slice(from).filter(({isObject}) => isObject),
    /** Those for an API response that brings a token. */
    details: (from = 0) => passages.slice(from).filter(({isDetails}) => isDetails),
    /** Whether all the tokens that the page was given have run out. */
    hasExpired: () => tokens.every(token => expiryOf(token) < Date.now()),
    /** Lets no token through until what this returns is called. */
    holdDetails() {
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
 * @returns {Passage}
 */
function describe({url = '/', rawHeaders}) {
  const {pathname: path, searchParams} = new URL(url, 'http://localhost');
  const token = searchParams.get('X-Os-Auth') ?? '';
  searchParams.delete('X-Os-Auth');
  const isObject = path.includes('/objectstore/v1/objects/');
  const rest = [path, searchParams, ...rawHeaders].join('\n');
  return {path, token, rest, isObject, isDetails: DETAILS.test(path), status: undefined};
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
  const passed = Object.fromEntries(answer.headers);
  // These are of the connection behind: the body is neither compressed any more nor as long.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'connection'])
    delete passed[name];
  return {status: answer.status, headers: passed, body};
}

/** @param {Buffer} page */
function listening(page) {
  return page.toString().replace('<head>', `<head><script src="${COMPLAINTS}"></script>`);
}
