import init, {ImageAuth} from 'objectstore-image-auth/external';

import {bySession} from './first-url.mjs';

await init('/package.wasm');
bySession(ImageAuth);
