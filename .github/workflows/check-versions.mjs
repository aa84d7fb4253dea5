// Fails unless a tag, the crate and the npm package name one version: `node check-versions.mjs v1.2.3`.

import {readFileSync} from 'node:fs';

const root = new URL('../../', import.meta.url);
const text = name => readFileSync(new URL(name, root), 'utf8');

const versions = {
  tag: process.argv[2]?.replace(/^v/, ''),
  'Cargo.toml': /^\[package\]$[^[]*?^version = "(.+)"$/m.exec(text('Cargo.toml'))?.[1],
  'pkg/package.json': JSON.parse(text('pkg/package.json')).version,
};
console.log(versions);
if (new Set(Object.values(versions)).size !== 1) {
  console.error('These must be one version: set it in both manifests, and tag that commit.');
  process.exitCode = 1;
}
