// The module that wasm-pack makes, used from TypeScript without the npm package.

import {
  ObjectstoreAuthError,
  Session,
  type ErrorCode,
  type ImageAuthSnapshot,
  type RefetchReason,
  type SessionHost,
  type TokenInfo,
  type TokenStatus,
  imageUrl,
  imageUrls,
  inspectToken,
  isObjectstoreAuthError,
  objectUrl,
  tokenFromResponse,
  tokenStatus,
} from '../../dist/wasm/objectstore_image_auth.js';

declare const response: unknown;
declare const caught: unknown;

const host: SessionHost = {
  refetch: ({reason, attempt, signal}) => {
    const why: RefetchReason = reason;
    return fetch(`/api?${why}=${attempt}`, {signal});
  },
  changed: () => {},
  dispatch: event => session.onHostEvent(event),
};

export const session = new Session('/api', host, {lifetime: 300});

export const token: string | undefined = tokenFromResponse(response);
export const info: TokenInfo = inspectToken('a');
export const status: TokenStatus = tokenStatus(token, Date.now());
export const url: string = imageUrl('/a', token);
export const urls: string[] = imageUrls(['/a'] as const, null);
export const object: string = objectUrl('/', 'preprod', ['org', '1'] as const, 'key');

export const ingested: TokenStatus = session.ingest(response, Date.now());
export const now: string | undefined = session.imageUrl('/a');
export const all: (string | undefined)[] = session.imageUrls(['/a']);
export const fresh: Promise<string> = session.freshImageUrl('/a');
export const retry: Promise<string | undefined> = session.imageFailed('/a', 403);
export const refetched: Promise<void> = session.refetch();
export const snapshot: ImageAuthSnapshot = session.snapshot();
export const why: ErrorCode | undefined = snapshot.error?.code;

export function codeOf(): ErrorCode | undefined {
  if (caught instanceof ObjectstoreAuthError) return caught.code;
  return isObjectstoreAuthError(caught) ? caught.code : undefined;
}

// @ts-expect-error: the host is missing
new Session('/api');
// @ts-expect-error: not a string
imageUrl(7);
// @ts-expect-error: no such option
new Session('/api', host, {refreshahead: 1});
