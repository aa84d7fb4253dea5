// An app in TypeScript that installs the package and checks all of its types, as strictly as can be: with
// `skipLibCheck: false`, which finds what `true` finds and more.

import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {freshProject} from './installed.mjs';

const {resolve} = createRequire(import.meta.url);
const TSC = join(dirname(resolve('typescript/package.json')), 'bin/tsc');
const TYPES = dirname(dirname(resolve('@types/node/package.json')));

const ES_MODULE = `
  import init, {ImageAuth, imageUrl} from 'objectstore-image-auth';
  import * as external from 'objectstore-image-auth/external';
  const auth = new ImageAuth({baseUrl: '/objectstore', refetch: async () => null});
  export const urls: (string | undefined)[] = [imageUrl('/a', null), auth.imageUrl('/a')];
  export const loading: Promise<void>[] = [init(), external.default(new Uint8Array())];
  // @ts-expect-error A URL is a string.
  imageUrl(1, null);
  // @ts-expect-error As is the base of all.
  new external.ImageAuth({baseUrl: 1, refetch: async () => null});
  // @ts-expect-error A number is no wasm.
  init(1);`;

const COMMON_JS = `
  import auth = require('objectstore-image-auth');
  import external = require('objectstore-image-auth/external');
  const session = new auth.ImageAuth({baseUrl: '/objectstore', refetch: async () => null});
  const urls: (string | undefined)[] = [external.imageUrl('/a', null), session.imageUrl('/a')];
  // @ts-expect-error A URL is a string.
  auth.imageUrl(1, null);
  export = {urls};`;

const IN_A_PAGE = `
  import {bindImage} from 'objectstore-image-auth/dom';
  import {ImageAuth} from 'objectstore-image-auth';
  export const bind = (image: HTMLImageElement, auth: ImageAuth) => bindImage(image, '/a', auth);
  // @ts-expect-error A string is no image.
  bindImage('img', '/a', new ImageAuth({baseUrl: '/', refetch: async () => null}));`;

const PAGE = ['--lib', 'es2022,dom', '--types', ''];
const NODE = ['--lib', 'es2022', '--typeRoots', TYPES, '--types', 'node'];

for (const [what, options, files] of [
  [
    'an app for a bundler',
    ['--module', 'esnext', '--moduleResolution', 'bundler', ...PAGE],
    {'app.ts': ES_MODULE, 'page.ts': IN_A_PAGE},
  ],
  [
    'a program for today’s Node, with the types of the DOM',
    ['--module', 'nodenext', ...PAGE],
    {'app.mts': ES_MODULE, 'page.mts': IN_A_PAGE, 'app.cts': COMMON_JS},
  ],
  [
    'a program for Node 16, without the types of the DOM',
    ['--module', 'node16', ...NODE],
    {'app.mts': ES_MODULE, 'app.cts': COMMON_JS},
  ],
]) {
  test(`${what} has types without a mistake`, () => {
    const {folder} = freshProject();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const {status, stdout} = spawnSync(
      process.execPath,
      [TSC, '--strict', '--noEmit', '--target', 'es2022', ...options, ...Object.keys(files)],
      {cwd: folder, encoding: 'utf8'},
    );
    assert.equal(status, 0, stdout);
  });
}
