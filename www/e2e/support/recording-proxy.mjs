// An HTTP proxy that records requests, including those that Playwright does not report, such as the one for
// the icon of a tab that shows only an image.

import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer, request as sendRequest} from 'node:http';

/**
 * @typedef {object} RecordedRequest
 * @property {string} path including the query
 * @property {import('node:http').IncomingHttpHeaders} headers
 */

/**
 * Starts a proxy, which stops when the test ends. Without `upstream`, it answers each request itself.
 *
 * @param {import('node:test').TestContext} test
 * @param {string} [upstream] the server's origin
 */
export async function startRecordingProxy(test, upstream) {
  /** @type {RecordedRequest[]} */
  const requests = [];
  const server = createServer((request, response) => {
    const {url: path = '', method, headers} = request;
    requests.push({path, headers});
    if (!upstream) {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html>Elsewhere');
      return;
    }
    const forwarded = sendRequest(upstream + path, {method, headers}, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    request.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  return {origin: `http://127.0.0.1:${address.port}`, requests};
}
