// The package as TypeScript resolves it for an ES module in Node.

import init, {ObjectstoreAuthError, imageUrl} from 'objectstore-image-auth';
import * as external from 'objectstore-image-auth/external';

export const loading: Promise<void>[] = [init(), external.default()];
export const urls: string[] = [imageUrl('/a', 'token'), external.imageUrl('/a', 'token')];
export const error: Error = new ObjectstoreAuthError('no image', {code: 'invalid-url'});

// @ts-expect-error A URL is a string.
imageUrl(1, 'token');
