// Runs the real demo backend as a child process. `fake-backend.mjs` is the one that a test controls.

import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

const BINARY = process.env['DEMO_BACKEND'] ?? fromRepository('target/debug/demo-backend');
const PAGE = fromRepository('www/dist');

/** On a busy machine, an unoptimised build needs this long to compare its images. */
const START_TIMEOUT_MS = 120_000;

/**
 * @typedef {object} Backend
 * @property {string} origin
 * @property {() => Promise<void>} stop
 * @property {() => string} log its output so far: one line per request, without the query
 */

/**
 * Starts a backend that serves the built page. The caller must stop it.
 *
 * @param {...string} options further command-line arguments
 */
export function startBackend(...options) {
  assert.ok(existsSync(PAGE), `no page at ${PAGE}: run \`npm run build -w www\``);
  return runBackend('--page', PAGE, '--no-image-caching', ...options);
}

/**
 * As `startBackend`, but browsers may keep images: most tests count downloads, and want none to be left out.
 *
 * @param {...string} options further command-line arguments
 */
export function startBackendWithImageCaching(...options) {
  return runBackend('--page', PAGE, ...options);
}

/**
 * Starts a backend, which serves a page only if `options` say so. The caller must stop it.
 *
 * @param {...string} options further command-line arguments
 * @returns {Promise<Backend>}
 */
export async function runBackend(...options) {
  assert.ok(
    existsSync(BINARY),
    `no backend at ${BINARY}: run \`cargo build --package demo-backend\``,
  );

  const args = ['--listen', '127.0.0.1:0', ...options];
  const backend = spawn(BINARY, args, {stdio: ['ignore', 'pipe', 'pipe']});
  let log = '';
  for (const stream of [backend.stdout, backend.stderr])
    stream.setEncoding('utf8').on('data', text => (log += text));
  const exit = once(backend, 'exit');

  const stop = async () => {
    backend.kill('SIGTERM');
    const [code] = await exit;
    assert.equal(code, 0, `the backend must exit with 0 on SIGTERM; its log:\n${log}`);
  };

  const lines = createInterface({input: backend.stdout});
  const line = await Promise.race([
    once(lines, 'line', {signal: AbortSignal.timeout(START_TIMEOUT_MS)}).then(([line]) =>
      String(line),
    ),
    exit.then(([code]) =>
      assert.fail(`the backend exited with ${code} during start; its log:\n${log}`),
    ),
  ]);
  const origin = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
  assert.ok(origin, `the backend must print its address; it printed: ${line}`);
  return {origin, stop, log: () => log};
}

/** @param {string} path */
function fromRepository(path) {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}
