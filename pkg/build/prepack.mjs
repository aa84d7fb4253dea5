// Puts the project's README into the tarball: npm takes it from the package's own folder alone.

import {copyFileSync} from 'node:fs';

copyFileSync(new URL('../../README.md', import.meta.url), new URL('../README.md', import.meta.url));
