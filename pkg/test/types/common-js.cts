// The package as TypeScript resolves it for a CommonJS module in Node.

import auth = require('objectstore-image-auth');
import external = require('objectstore-image-auth/external');
import type {Expected} from './contract.js' with {'resolution-mode': 'import'};

const entries: Expected[] = [auth, external];
const loading: Promise<void>[] = [auth.default(), external.default()];
const urls: string[] = [auth.imageUrl('/a', 'token'), external.imageUrl('/a', 'token')];

// @ts-expect-error A URL is a string.
auth.imageUrl(1, 'token');

export = {entries, loading, urls};
