// As CommonJS, a bundle has no `import.meta.url`: the program says where the wasm file is.

import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import init, {ImageAuth, objectUrl} from 'objectstore-image-auth/external';
import {fetchIcon} from '../icon.js';

const file = join(__dirname, 'objectstore_image_auth_bg.wasm');
init(readFileSync(file))
  .then(() => fetchIcon({ImageAuth, objectUrl}, process.env.ORIGIN))
  .then(icon => console.log(`${icon.type}, ${icon.size} bytes`));
