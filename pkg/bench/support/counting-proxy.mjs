// Counts a page's requests to the backend in a proxy, so that no instrument of the browser is needed.

import {Agent, request as sendRequest} from 'node:http';

/**
 * @typedef {object} Traffic
 * @property {number} details API responses that bring a token
 * @property {number} images
 * @property {number} refused
 * @property {number} bytes of images
 * @property {Map<string, number>} downloads how often each image was downloaded
 */

/**
 * @param {string} backend its origin
 * @returns {{traffic: Traffic, forward: import('./serve.mjs').Handler}}
 */
export function countingProxy(backend) {
  /** @type {Traffic} */
  const traffic = {details: 0, images: 0, refused: 0, bytes: 0, downloads: new Map()};
  const agent = new Agent({keepAlive: true});
  /** @type {import('./serve.mjs').Handler} */
  const forward = (request, response) => {
    const {pathname} = new URL(request.url ?? '/', backend);
    const isImage = pathname.includes('/objectstore/v1/objects/');
    if (isImage) traffic.images++;
    else traffic.details++;
    const passed = sendRequest(`${backend}${request.url}`, {agent, method: request.method});
    passed.on('response', answer => {
      if (isImage) note(traffic, pathname, answer);
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', error => response.destroy(error));
    response.on('close', () => passed.destroy());
    passed.end();
  };
  return {traffic, forward};
}

/**
 * @param {Traffic} traffic
 * @param {string} pathname
 * @param {import('node:http').IncomingMessage} answer
 */
function note(traffic, pathname, answer) {
  if ((answer.statusCode ?? 502) >= 400) {
    traffic.refused++;
    return;
  }
  answer.on('data', chunk => (traffic.bytes += chunk.length));
  answer.on('end', () =>
    traffic.downloads.set(pathname, (traffic.downloads.get(pathname) ?? 0) + 1),
  );
}
