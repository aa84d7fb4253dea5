// A classic script has no `import.meta.url`: the page says where the wasm file is.

import init, {ImageAuth, objectUrl} from 'objectstore-image-auth/external';
import {showIcon} from '../icon.js';

init('objectstore_image_auth_bg.wasm').then(() => showIcon({ImageAuth, objectUrl}));
