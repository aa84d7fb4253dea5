// The engine that the environment names, and its WebDriver server, for as long as a test needs it.

import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';

import {eventually} from '../../support/eventually.mjs';

/** On a busy machine. */
const START_TIMEOUT_MS = 30_000;

/** Two that start in one moment may choose the same port. The second ends at once. */
const TRIES = 3;

/** Systems take the ports that they give to whoever asks for any from above these. */
const PORTS = {from: 10_000, to: 32_000};

const CHROMIUM_ARGS = [
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  // Chromium's sandbox refuses to run as root, as in a container.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/**
 * @typedef {object} Engine
 * @property {(binary: string) => object} capabilities what a session with that browser asks for
 * @property {string[]} driverArgs besides the port
 */

/** @typedef {{url: string, capabilities: object, stop: () => Promise<void>}} Driver */

/** @type {Record<string, Engine>} */
const ENGINES = {
  chromium: {
    capabilities: binary => ({
      browserName: 'chrome',
      'goog:chromeOptions': {binary, args: CHROMIUM_ARGS},
    }),
    driverArgs: [],
  },
  firefox: {
    capabilities: binary => ({
      browserName: 'firefox',
      'moz:firefoxOptions': {binary, args: ['-headless']},
    }),
    // Any that is free: two browsers cannot share the one that it would take.
    driverArgs: ['--websocket-port', '0'],
  },
  // It has no mode without a window: `DISPLAY` must name a screen.
  webkit: {
    capabilities: binary => ({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': {binary, args: ['--automation']},
    }),
    driverArgs: [],
  },
};

/**
 * Starts the driver, on an address of this machine alone. Whoever starts it stops it.
 *
 * @returns {Promise<Driver>}
 */
export async function startDriver() {
  for (let tries = 1; ; tries++) {
    try {
      return await tryDriver();
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

/** @returns {Promise<Driver>} */
async function tryDriver() {
  const engine = ENGINES[fromEnvironment('ENGINE')];
  assert.ok(engine, `ENGINE must be one of ${Object.keys(ENGINES).join(', ')}`);
  const capabilities = engine.capabilities(fromEnvironment('ENGINE_BINARY'));
  const port = await findFreePort();

  const args = [`--port=${port}`, ...engine.driverArgs];
  const driver = spawn(fromEnvironment('ENGINE_DRIVER'), args, {stdio: ['ignore', 'pipe', 'pipe']});
  let log = '';
  for (const output of [driver.stdout, driver.stderr])
    output.setEncoding('utf8').on('data', text => (log += text));
  const exit = once(driver, 'exit');
  const stop = async () => {
    driver.kill('SIGTERM');
    await exit;
  };

  const url = `http://127.0.0.1:${port}`;
  try {
    const ready = eventually(async () => {
      const response = await fetch(`${url}/status`);
      assert.ok(response.ok, `the driver must be ready; it says ${response.status}`);
    }, START_TIMEOUT_MS);
    await Promise.race([ready, exit.then(([code]) => assert.fail(`it ended with ${code}`))]);
  } catch (error) {
    await stop();
    throw new Error(`the driver does not start; its log:\n${log}`, {cause: error});
  }
  return {url, capabilities, stop};
}

/** @param {string} name */
function fromEnvironment(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: run \`cargo xtask test --browsers all\`, which sets it`);
  return value;
}

/** Not every driver finds one by itself. It is one that nobody is given before the driver listens there. */
async function findFreePort() {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    const server = createServer();
    try {
      await once(server.listen(port, '127.0.0.1'), 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
