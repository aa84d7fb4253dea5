// Runs the tests of the packed package: packs it once, installs the tarball as an app would, offline, and tells the tests
// where. The folder lies outside the repository, whose `node_modules` would hide a file or a dependency that the tarball
// lacks.
//
//     node test/run.mjs                          all test files
//     node test/run.mjs errors leaks/            files whose path below `test/` contains one of these
//     node test/run.mjs errors --test-name-pattern=realm    options go to `node --test`

import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, sep} from 'node:path';
import {fileURLToPath} from 'node:url';

const pkg = fileURLToPath(new URL('..', import.meta.url));

const options = process.argv.slice(2).filter(argument => argument.startsWith('-'));
const names = process.argv.slice(2).filter(argument => !argument.startsWith('-'));
const files = testFiles(names);
if (files.length === 0) {
  console.error(`no test file below pkg/test has ${names.join(' or ')} in its path`);
  process.exit(1);
}

const project = mkdtempSync(join(tmpdir(), 'objectstore-image-auth-'));
try {
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', project], pkg));
  writeFileSync(join(project, 'package.json'), '{"private": true}\n');
  npm(['install', '--offline', '--no-audit', '--no-fund', packed.filename], project);
  // Most tests wait for other processes: three files at a time keep two cores busy.
  const {status} = spawnSync(
    process.execPath,
    ['--test', '--test-concurrency=3', ...options, ...files],
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

/** The test files whose path contains one of the names, or all. Paths are relative to the package. */
function testFiles(names) {
  return readdirSync(join(pkg, 'test'), {recursive: true})
    .map(name => name.split(sep).join('/'))
    .filter(name => name.endsWith('.test.mjs') && !name.includes('node_modules'))
    .filter(name => names.length === 0 || names.some(part => name.includes(part)))
    .sort()
    .map(name => `test/${name}`);
}

function npm(args, cwd) {
  return execFileSync('npm', args, {cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']});
}
