// Runs a program to its end. Shows its output only if it fails.

import {spawn} from 'node:child_process';
import {once} from 'node:events';

/** Long enough for npm on a slow network, and for any build on a busy machine. */
const TIMEOUT_MS = 600_000;

/** Output that is searched and may end up in a log. */
const COLOURLESS = {NO_COLOR: '1', FORCE_COLOR: '0'};

/**
 * Returns the standard output as `output`, and both streams as `said`. Throws an error with both if the program fails.
 *
 * @param {string} folder
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function run(folder, [program = '', ...args], env = process.env) {
  const child = spawn(program, args, {
    cwd: folder,
    env: {...env, ...COLOURLESS},
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  let output = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', text => {
    output += text;
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => (said += text));
  const [code, signal] = await once(child, 'close');
  if (code === 0) return {output, said};
  throw new Error(`\`${[program, ...args].join(' ')}\` failed (${code ?? signal}):\n${said}`);
}
