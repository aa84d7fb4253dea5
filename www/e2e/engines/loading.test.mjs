// Loads the package's wasm in a page of each engine: under a strict policy, and under one that forbids it.

import assert from 'node:assert/strict';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {after, before, describe, it} from 'node:test';

import {eventually} from '../support/eventually.mjs';
import {POLICY_WITHOUT_WASM, SCRIPTS, STRICT_POLICY, WASM} from '../support/loading.mjs';
import {launchEngine, TIMEOUT_MS} from './support/browser.mjs';

const PAGE = '<!doctype html><title>loading</title><script type="module" src="/main.js"></script>';

describe('the wasm in a page', () => {
  /** @type {Awaited<ReturnType<typeof launchEngine>>} */
  let engine;
  before(async () => {
    engine = await launchEngine();
  });
  after(() => engine?.close());

  /**
   * Runs a script in a page. Returns the result that it wrote to the title.
   *
   * @param {import('node:test').TestContext} test
   * @param {string} script
   * @param {string} policy
   */
  async function outcome(test, script, policy) {
    const {origin, stop} = await serve(script, policy);
    test.after(stop);
    const {browser} = engine;
    await browser.get(origin);
    return eventually(async () => {
      const title = await browser.getTitle();
      assert.notEqual(title, 'loading');
      return title;
    }, TIMEOUT_MS);
  }

  for (const [name, script] of Object.entries(SCRIPTS)) {
    it(`works under a strict policy: ${name}`, async test => {
      assert.equal(await outcome(test, script, STRICT_POLICY), '/a?X-Os-Auth=token');
    });

    it(`names what a policy must allow for wasm: ${name}`, async test => {
      assert.match(
        await outcome(test, script, POLICY_WITHOUT_WASM),
        /^not-initialized: .*Content-Security-Policy must allow `script-src 'wasm-unsafe-eval'`$/,
      );
    });
  }
});

/**
 * @param {string} script
 * @param {string} policy
 */
async function serve(script, policy) {
  const server = createServer(async ({url = '/'}, response) => {
    const send = (/** @type {string} */ type, /** @type {string | Buffer} */ body) =>
      response.setHeader('Content-Type', type).end(body);
    response.setHeader('Content-Security-Policy', policy);
    const name = url.slice(1);
    if (name === '') return send('text/html', PAGE);
    if (name === 'main.js') return send('text/javascript', script);
    try {
      const body = await readFile(new URL(`../../../pkg/dist/${name}`, import.meta.url));
      return send(name === WASM ? 'application/wasm' : 'text/javascript', body);
    } catch {
      response.statusCode = 404;
      return response.end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  const stop = async () => {
    server.closeAllConnections();
    server.close();
  };
  return {origin: `http://127.0.0.1:${address.port}/`, stop};
}
