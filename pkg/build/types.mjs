// Writes the types of the entry points with tsc, and deletes type files that no entry imports.

import {execFileSync} from 'node:child_process';
import {readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';

/** Both kinds of module have the same types, each in files with its own extension. */
export function writeTypes(pkg, dist, entries) {
  const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(pkg, 'tsconfig.json')], {stdio: 'inherit'});
  const shipped = typesReachedFrom(entries.map(name => join(dist, `${name}.d.ts`)));
  for (const file of writtenTypes(dist)) {
    if (!shipped.has(file)) rmSync(file);
  }
  for (const [file, types] of shipped) {
    const commonJs = types.replace(/(from '\.[\w./-]+)\.js'/g, "$1.cjs'");
    writeFileSync(file.replace(/\.ts$/, '.cts'), commonJs);
  }
}

/** All except those of wasm-pack, which builds two modules. */
function writtenTypes(dist) {
  return readdirSync(dist, {recursive: true})
    .filter(name => name.endsWith('.d.ts') && !/^(worker-)?wasm[/\\]/.test(name))
    .map(name => join(dist, name));
}

/** The type files that the entries import, directly or not, with their text. A user can import no others. */
function typesReachedFrom(files, reached = new Map()) {
  for (const file of files.filter(file => !reached.has(file))) {
    const types = readFileSync(file, 'utf8');
    reached.set(file, types);
    const imports = types.matchAll(/from '(\.[\w./-]+)\.js'/g);
    typesReachedFrom(
      Array.from(imports, ([, module]) => join(dirname(file), `${module}.d.ts`)),
      reached,
    );
  }
  return reached;
}
