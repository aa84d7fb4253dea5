// Stands between browser and server, and writes down what is asked: also what no page knows that it asks for,
// such as the icon of an image that is looked at alone.

import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer, request as ask} from 'node:http';

/**
 * @typedef {object} Heard
 * @property {string} path with its query
 * @property {import('node:http').IncomingHttpHeaders} headers
 */

/**
 * Listens until the test is over. Without a server behind it, it answers everything itself.
 *
 * @param {import('node:test').TestContext} test
 * @param {string} [upstream] the server's origin
 */
export async function tap(test, upstream) {
  /** @type {Heard[]} */
  const heard = [];
  const server = createServer((request, response) => {
    const {url: path = '', method, headers} = request;
    heard.push({path, headers});
    if (!upstream) {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html>Elsewhere');
      return;
    }
    const passed = ask(upstream + path, {method, headers}, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  return {origin: `http://127.0.0.1:${address.port}`, heard};
}
