// How each kind of row is shown to work: with the real backend, which enforces tokens.

import assert from 'node:assert/strict';
import {copyFileSync, existsSync, rmSync} from 'node:fs';
import {join} from 'node:path';

import {runBackend} from '../../e2e/support/backend.mjs';
import {eventually} from '../../e2e/support/eventually.mjs';
import {run} from './command.mjs';
import {withExtension} from './extension.mjs';
import {assertShowsIcon, assertShowsIconIn} from './page.mjs';
import {SHORT_LIVED, assertRotates} from './recipe.mjs';
import {startServer} from './server.mjs';

/** An object that the backend's proxy has answered with, in its log. */
const IMAGE_ANSWERED = /^GET \S*\/objectstore\/v1\/objects\/\S* 200 /m;

/** What no tool says of a package that it gets along with. */
const WARNING = /\bwarn(ing)?s?\b|\(!\)/i;

/** @typedef {{project: string, browser: () => Promise<import('playwright-core').Browser>}} Host */

/**
 * Gives back how many bytes of code a browser loads for it, where there is one. Throws where it fails.
 *
 * @param {import('../rows.mjs').Row} row
 * @param {Host} host
 */
export function tryRow(row, host) {
  if (row.kind === 'program') return tryProgram(row, host);
  if (row.kind === 'extension') return tryExtension(row, host);
  if (row.kind === 'recipe') return tryRecipe(row, host);
  return row.kind === 'page' ? tryPage(row, host) : tryServer(row, host);
}

/**
 * Files, which the backend serves beside its API, under a strict content security policy.
 *
 * @param {import('../rows.mjs').PageRow} row
 * @param {Host} host
 */
async function tryPage(row, {project, browser}) {
  const folder = join(project, row.folder);
  const built = join(folder, 'dist');
  rmSync(built, {recursive: true, force: true});
  await build(folder, row.build);
  const html = join(built, 'index.html');
  if (!existsSync(html)) copyFileSync(join(project, row.html, 'index.html'), html);
  return withBackend(['--page', built], async ({origin}) =>
    assertShowsIcon(await browser(), origin, origin),
  );
}

/**
 * A server of the tool's own, which passes requests for the API on to the backend.
 *
 * @param {import('../rows.mjs').ServerRow} row
 * @param {Host} host
 */
function tryServer(row, {project, browser}) {
  const folder = join(project, row.folder);
  return withBackend([], async ({origin}) => {
    const env = {...process.env, ORIGIN: origin, NEXT_TELEMETRY_DISABLED: '1'};
    if (row.build) await build(folder, row.build, env);
    const server = await startServer(folder, row.serve, env);
    try {
      if (row.renders) await assertRenders(server, row.renders);
      return await assertShowsIcon(await browser(), server.origin, origin);
    } finally {
      await server.stop();
    }
  });
}

/**
 * An extension, whose page talks to the API of another origin.
 *
 * @param {import('../rows.mjs').ExtensionRow} row
 * @param {Host} host
 */
async function tryExtension(row, {project}) {
  const folder = join(project, row.folder);
  await build(folder, row.build);
  return withBackend([], ({origin}) =>
    withExtension(join(folder, 'dist'), (context, extension) =>
      assertShowsIconIn(context, `${extension}/index.html?origin=${origin}`, origin),
    ),
  );
}

/**
 * A page whose tokens are short-lived.
 *
 * @param {import('../rows.mjs').RecipeRow} row
 * @param {Host} host
 */
async function tryRecipe(row, {project, browser}) {
  const folder = join(project, row.folder);
  await build(folder, row.build);
  const options = ['--page', join(folder, 'dist'), ...SHORT_LIVED];
  return withBackend(options, async ({origin}) => assertRotates(await browser(), origin, row.kept));
}

/**
 * What ends by itself, and well, when it has the image.
 *
 * @param {import('../rows.mjs').ProgramRow} row
 * @param {Host} host
 */
function tryProgram(row, {project}) {
  return withBackend([], async ({origin, log}) => {
    await runScript(join(project, row.folder), row.run, {...process.env, ORIGIN: origin});
    // The server may log a request after the program that made it has ended.
    await eventually(() =>
      assert.match(log(), IMAGE_ANSWERED, 'the backend was asked for the image, and gave it'),
    );
    return undefined;
  });
}

/**
 * @param {{origin: string, log: () => string}} server
 * @param {string} text
 */
async function assertRenders({origin, log}, text) {
  const html = await (await fetch(origin)).text();
  assert.ok(html.includes(text), `the server must render \`${text}\`; it said:\n${log()}`);
  assert.doesNotMatch(html, /X-Os-Auth|eyJ/, 'the server sends no token to the browser');
}

/**
 * @param {string} folder
 * @param {string} script
 * @param {NodeJS.ProcessEnv} [env]
 */
async function build(folder, script, env) {
  const {said} = await runScript(folder, script, env);
  if (WARNING.test(said)) throw new Error(`the build has a warning:\n${said}`);
}

/**
 * @param {string} folder
 * @param {string} script
 * @param {NodeJS.ProcessEnv} [env]
 */
function runScript(folder, script, env) {
  return run(folder, ['npm', 'run', '--silent', script], env);
}

/**
 * @template T
 * @param {readonly string[]} options
 * @param {(backend: import('../../e2e/support/backend.mjs').Backend) => Promise<T>} use
 */
async function withBackend(options, use) {
  const backend = await runBackend(...options);
  try {
    return await use(backend);
  } finally {
    await backend.stop();
  }
}
