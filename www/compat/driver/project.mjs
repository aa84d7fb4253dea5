// The apps as a user has them: copied out of the repository, whose `node_modules` would hide what is
// missing, with their tools and the packed package installed.

import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {nameWithVersion} from '../rows.mjs';
import {run} from './command.mjs';

const SOURCE = fileURLToPath(new URL('..', import.meta.url));
const PKG = fileURLToPath(new URL('../../../pkg', import.meta.url));

/** What of this folder is no app, nor what npm reads. */
const OTHERS = ['driver', 'run.mjs', 'rows.mjs', 'node_modules'];

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

/**
 * What is installed, beside what it says that of.
 *
 * @typedef {{lock: string, folders: string[], package?: string}} Installed
 */

/**
 * Makes `project` hold the apps in `folders`, ready to be built. What an earlier run installed there
 * stays, unless it is another version.
 *
 * @param {string} project
 * @param {readonly string[]} folders
 */
export async function prepareProject(project, folders) {
  const stamp = join(project, 'node_modules/.compat.json');
  const lock = readFileSync(join(SOURCE, 'package-lock.json'), 'utf8');
  const earlier = readStamp(stamp);
  let installed = earlier?.lock === lock ? earlier : {lock, folders: []};
  const isComplete = folders.every(folder => installed.folders.includes(folder));
  if (!isComplete) rmSync(project, {recursive: true, force: true});
  mkdirSync(project, {recursive: true});
  copyApps(project);
  if (!isComplete) {
    installed = {lock, folders: [...new Set([...installed.folders, ...folders])]};
    console.log(`Installing the tools of ${installed.folders.join(', ')} (npm ci)`);
    await run(project, ['npm', 'ci', ...QUIET, ...workspaces(installed.folders)]);
  }
  writeFileSync(stamp, JSON.stringify(await installPackage(project, installed)));
}

/** @param {string} stamp @returns {Installed | undefined} */
function readStamp(stamp) {
  return existsSync(stamp) ? JSON.parse(readFileSync(stamp, 'utf8')) : undefined;
}

/**
 * All of them, for npm wants to see every app that the lock file names. Takes away what builds left.
 *
 * @param {string} project
 */
function copyApps(project) {
  for (const name of readdirSync(SOURCE).filter(name => !OTHERS.includes(name))) {
    empty(join(project, name));
    cpSync(join(SOURCE, name), join(project, name), {recursive: true});
  }
}

/**
 * Leaves what npm has installed.
 *
 * @param {string} path
 */
function empty(path) {
  if (!existsSync(join(path, 'node_modules'))) return rmSync(path, {recursive: true, force: true});
  for (const name of readdirSync(path).filter(name => name !== 'node_modules')) {
    rmSync(join(path, name), {recursive: true});
  }
}

/**
 * Installs the tarball that would be published, not a link to its source. No lock file has it: it is
 * another one with every change.
 *
 * @param {string} project
 * @param {Installed} installed
 * @returns {Promise<Installed>}
 */
async function installPackage(project, installed) {
  const pack = ['npm', 'pack', '--json', '--silent', '--pack-destination', project];
  const [packed] = JSON.parse((await run(PKG, pack)).output);
  const place = join(project, 'node_modules', packed.name);
  if (installed.package === packed.integrity && existsSync(place)) return installed;
  // npm would take one of the same version for the same.
  rmSync(place, {recursive: true, force: true});
  const tarball = join(project, packed.filename);
  const options = ['--no-save', '--prefer-offline', ...QUIET, ...workspaces(installed.folders)];
  await run(project, ['npm', 'install', ...options, tarball]);
  return {...installed, package: packed.integrity};
}

/** @param {readonly string[]} folders */
function workspaces(folders) {
  return folders.map(folder => `--workspace=${folder}`);
}

/**
 * A row's tool with its installed version, where it is a package.
 *
 * @param {string} project
 * @param {import('../rows.mjs').Row} row
 */
export function installedTool(project, row) {
  const {package: name, folder, tool} = row;
  if (!name) return tool;
  const places = [join(project, folder), project];
  const manifests = places.map(place => join(place, 'node_modules', name, 'package.json'));
  const manifest = manifests.find(file => existsSync(file)) ?? '';
  return nameWithVersion(row, JSON.parse(readFileSync(manifest, 'utf8')).version);
}
