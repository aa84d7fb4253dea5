// Runs the tests on what ships: packs the package once, installs the tarball as an app would, offline,
// and tells the tests where. The folder lies outside the repository, whose `node_modules` would hide
// a file or a dependency that the tarball lacks.

import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const pkg = fileURLToPath(new URL('..', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'objectstore-image-auth-'));
try {
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', project], pkg));
  writeFileSync(join(project, 'package.json'), '{"private": true}\n');
  npm(['install', '--offline', '--no-audit', '--no-fund', packed.filename], project);
  const tests = readdirSync(join(pkg, 'test')).filter(name => name.endsWith('.test.mjs'));
  const {status} = spawnSync(
    process.execPath,
    ['--test', ...tests.map(name => join('test', name))],
    {
      cwd: pkg,
      env: {...process.env, INSTALLED_IN: project, TARBALL: join(project, packed.filename)},
      stdio: 'inherit',
    },
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(project, {recursive: true});
}

function npm(args, cwd) {
  return execFileSync('npm', args, {cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']});
}
