// A tool's own server, for as long as a row needs it.

import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {delimiter, join} from 'node:path';

import {eventually} from '../../e2e/support/eventually.mjs';

const START_TIMEOUT_MS = 60_000;

/**
 * Starts a server, which must say where it listens. Whoever starts it stops it.
 *
 * @param {string} folder the app's
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} env
 */
export async function startServer(folder, [program = '', ...args], env) {
  // Without npm in between, which would not hand on the signal to end.
  const path = [folder, join(folder, '..')].map(place => join(place, 'node_modules/.bin'));
  const server = spawn(program, args, {
    cwd: folder,
    env: {...env, NO_COLOR: '1', PATH: [...path, process.env['PATH']].join(delimiter)},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', text => (said += text));
  }
  const exit = once(server, 'exit');
  const stop = async () => {
    server.kill('SIGTERM');
    await exit;
  };
  try {
    const origin = await eventually(() => answeringOrigin(said), START_TIMEOUT_MS);
    return {origin, stop, log: () => said};
  } catch (error) {
    await stop();
    throw new Error(`\`${program} ${args.join(' ')}\` serves nothing; it said:\n${said}`, {
      cause: error,
    });
  }
}

/** @param {string} said */
async function answeringOrigin(said) {
  const [origin = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
  await fetch(origin, {method: 'HEAD'});
  return origin;
}
