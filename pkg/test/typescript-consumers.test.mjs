// TypeScript apps that install the package and check all of its types, with `skipLibCheck: false`.

import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {describe, test} from 'node:test';
import {freshProject} from './installed.mjs';

const {resolve} = createRequire(import.meta.url);
const TSC = join(dirname(resolve('typescript/package.json')), 'bin/tsc');
/** The oldest version that docs/works-with.md names. In a folder of its own, so that it does not find the other version's files. */
const OLDEST = dirname(resolve('./types/oldest/node_modules/typescript/package.json'));
const TYPES = dirname(dirname(resolve('@types/node/package.json')));

const ES_MODULE = `
  import init, {ImageAuth, imageUrl} from 'objectstore-image-auth';
  import * as external from 'objectstore-image-auth/external';
  const auth = new ImageAuth({baseUrl: '/objectstore', refetch: async () => null});
  export const urls: (string | undefined)[] = [imageUrl('/a', null), auth.imageUrl('/a')];
  export const loading: Promise<void>[] = [init(), external.default(new Uint8Array())];
  // @ts-expect-error A URL is a string.
  imageUrl(1, null);
  // @ts-expect-error The base is a string, too.
  new external.ImageAuth({baseUrl: 1, refetch: async () => null});
  // @ts-expect-error A number is not wasm.
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
  // @ts-expect-error A string is not an image.
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
  test(`${what} compiles against the types`, () => assertCompiles(files, options));
}

describe('the oldest TypeScript that the documents name', () => {
  const {version} = JSON.parse(readFileSync(join(OLDEST, 'package.json'), 'utf8'));

  test(`is ${version}, which is tested here`, () => {
    const document = readFileSync(new URL('../../docs/works-with.md', import.meta.url), 'utf8');
    const [, named] = /^\| TypeScript +\| (\d+\.\d+)/m.exec(document) ?? [];
    assert.equal(version.split('.', 2).join('.'), named);
  });

  for (const lib of ['es2020', 'es2022']) {
    for (const [what, module, files] of [
      ['a bundler', ['esnext', 'bundler'], {'app.ts': ES_MODULE, 'page.ts': IN_A_PAGE}],
      ['Node', ['node16', 'node16'], {'app.mts': ES_MODULE, 'app.cts': COMMON_JS}],
    ]) {
      test(`compiles an app for ${what} with the lib ${lib}`, () => {
        const [kind, resolution] = module;
        const modules = ['--module', kind, '--moduleResolution', resolution];
        const tsc = join(OLDEST, 'bin/tsc');
        assertCompiles(files, [...modules, '--lib', `${lib},dom`], tsc);
      });
    }
  }
});

/** Asserts that neither the app's types nor the package's have an error. */
function assertCompiles(files, options, tsc = TSC) {
  const {folder} = freshProject();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const strict = ['--strict', '--skipLibCheck', 'false', '--noEmit', '--target', 'es2022'];
  const {status, stdout} = spawnSync(
    process.execPath,
    [tsc, ...strict, ...options, ...Object.keys(files)],
    {cwd: folder, encoding: 'utf8'},
  );
  assert.equal(status, 0, stdout);
}
