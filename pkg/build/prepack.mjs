// Copies the repository's README and licences into the package: npm takes these files from the package's folder only.

import {readFileSync, writeFileSync} from 'node:fs';

const repository = new URL('../../', import.meta.url);
const pkg = new URL('../', import.meta.url);

/** Relative links and images work only in the repository, so the README of the package has none. */
const FILES = ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE'];

for (const name of FILES) {
  writeFileSync(new URL(name, pkg), readFileSync(new URL(name, repository)));
}
