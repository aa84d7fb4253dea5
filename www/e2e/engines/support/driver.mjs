// Starts the WebDriver server of the engine that the environment variables name.

import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';

import {eventually} from '../../support/eventually.mjs';

/** How long the driver may take to start on a busy machine. */
const START_TIMEOUT_MS = 30_000;

/** Two drivers that start at the same time may choose the same port. The second then exits. */
const TRIES = 3;

/** Below the ephemeral ports, which the system assigns to others at any time. */
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
 * @property {(binary: string) => object} capabilities of a session with that browser
 * @property {string[]} driverArgs in addition to the port
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
    // Any free port: two browsers cannot share the default one.
    driverArgs: ['--websocket-port', '0'],
  },
  // It has no headless mode: `DISPLAY` must name a screen.
  webkit: {
    capabilities: binary => ({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': {binary, args: ['--automation']},
    }),
    driverArgs: [],
  },
};

/**
 * Starts the driver, which listens on localhost only. The caller must stop it.
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
      assert.ok(response.ok, `the driver must be ready; its status is ${response.status}`);
    }, START_TIMEOUT_MS);
    await Promise.race([
      ready,
      exit.then(([code]) => assert.fail(`the driver exited with ${code}`)),
    ]);
  } catch (error) {
    await stop();
    throw new Error(`the driver did not start; its log:\n${log}`, {cause: error});
  }
  return {url, capabilities, stop};
}

/** @param {string} name */
function fromEnvironment(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: run \`cargo xtask test --browsers all\`, which sets it`);
  return value;
}

/** Not every driver finds a free port itself. The system assigns none of `PORTS` to others meanwhile. */
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
