// The package as `run.mjs` installed it, for the tests.

import {cpSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

export const NAME = 'objectstore-image-auth';

/** The project that the tarball is installed in. */
export const project = process.env.INSTALLED_IN ?? missing();

/** The tarball. */
export const tarball = process.env.TARBALL ?? missing();

/** The installed package's own folder. */
export const root = join(project, 'node_modules', NAME);

export const wasmFile = join(root, 'dist/objectstore_image_auth_bg.wasm');

function missing() {
  throw new Error('run the tests by `npm test --workspace pkg`: they need the packed package');
}

/**
 * Another project with a copy of the package that nothing has loaded yet: `load` imports from it as an
 * ES module does, `require` as a CommonJS module does.
 */
export function freshProject() {
  const folder = mkdtempSync(join(project, 'fresh-'));
  cpSync(root, join(folder, 'node_modules', NAME), {recursive: true});
  const main = join(folder, 'main.mjs');
  writeFileSync(main, 'export const load = name => import(name);\n');
  return {
    folder,
    load: async (name = NAME) => (await import(pathToFileURL(main))).load(name),
    require: (name = NAME) => createRequire(main)(name),
  };
}

/** Cases that are tested natively and in the browser too. */
export function cases(name) {
  return JSON.parse(
    readFileSync(new URL(`../../tests/cases/${name}.json`, import.meta.url), 'utf8'),
  );
}
