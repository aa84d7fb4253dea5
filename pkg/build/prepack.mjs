// Copies the repository's README and licences into the package: npm takes these files from the package's folder only.

import {copyFileSync, readFileSync, writeFileSync} from 'node:fs';
import {withAbsoluteLinks} from './absolute-links.mjs';

const repository = new URL('../../', import.meta.url);
const pkg = new URL('../', import.meta.url);

for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) {
  copyFileSync(new URL(name, repository), new URL(name, pkg));
}

const readme = readFileSync(new URL('README.md', repository), 'utf8');
const manifest = JSON.parse(readFileSync(new URL('package.json', pkg), 'utf8'));
// Set by the release workflow: only there it is known where the files can be read.
const address = manifest.repository?.url.replace(/^git\+/, '').replace(/\.git$/, '');
writeFileSync(
  new URL('README.md', pkg),
  address ? withAbsoluteLinks(readme, address, manifest.version) : readme,
);
