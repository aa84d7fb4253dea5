// Runs the demo's backend, the real one, for as long as a test needs it.

import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

const BINARY = process.env['DEMO_BACKEND'] ?? fromRepository('target/debug/demo-backend');
const PAGE = fromRepository('www/dist');

/** Long enough for an unoptimised build to compare its images on a busy machine. */
const START_TIMEOUT_MS = 120_000;

/**
 * @typedef {object} Backend
 * @property {string} origin
 * @property {() => Promise<void>} stop
 * @property {() => string} log all that it said so far: a line for each request, without its query
 */

/**
 * Starts a backend that serves the built page. Whoever starts it stops it.
 *
 * @param {...string} options its further command line
 */
export function startBackend(...options) {
  assert.ok(existsSync(PAGE), `no page at ${PAGE}: run \`npm run build -w www\``);
  return runBackend('--page', PAGE, ...options);
}

/**
 * Starts a backend that serves no page, unless told to.
 *
 * @param {...string} options its further command line
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
    assert.equal(code, 0, `the backend must end with 0 on SIGTERM; its log:\n${log}`);
  };

  const lines = createInterface({input: backend.stdout});
  const line = await Promise.race([
    once(lines, 'line', {signal: AbortSignal.timeout(START_TIMEOUT_MS)}).then(([line]) =>
      String(line),
    ),
    exit.then(([code]) => assert.fail(`the backend ended with ${code} at start; its log:\n${log}`)),
  ]);
  const origin = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
  assert.ok(origin, `the backend must say where it listens; it said: ${line}`);
  return {origin, stop, log: () => log};
}

/** @param {string} path */
function fromRepository(path) {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}
