// The package, used from an app's TypeScript; and mistakes that its types prevent.

import init, {
  ImageAuth,
  ObjectstoreAuthError,
  type ErrorCode,
  type ImageAuthSnapshot,
  type RefetchReason,
  type TokenInfo,
  type TokenStatus,
  imageUrl,
  imageUrls,
  initSync,
  inspectToken,
  isObjectstoreAuthError,
  needsRefetch,
  objectUrl,
  tokenFromResponse,
  tokenStatus,
  urlExpiresAt,
  withoutToken,
} from 'objectstore-image-auth';
import initExternal from 'objectstore-image-auth/external';

declare const response: unknown;
declare const caught: unknown;

export const loading: Promise<void>[] = [
  init(),
  init('/objectstore.wasm'),
  init(fetch('/objectstore.wasm')),
  initExternal(new URL('https://example.com/objectstore.wasm')),
  initExternal(new Uint8Array()),
];
initSync(new ArrayBuffer(0));
initSync(new WebAssembly.Module(new Uint8Array()));

export const token: string | undefined = tokenFromResponse(response, {field: 'token'});
export const urls: string[] = imageUrls(['/a'] as const, token, {param: 'os_auth'});
export const url: string = imageUrl(withoutToken('/a'), null);
export const status: TokenStatus = tokenStatus(token, {now: Date.now(), refreshAhead: 60});
export const due: boolean = needsRefetch(undefined);
export const expiry: number | undefined = urlExpiresAt('/a');
export const objects: string[] = [
  objectUrl('', {usecase: 'preprod', scopes: {org: 1, project: '2'}, key: 'a'}),
  objectUrl('', {usecase: 'preprod', scopes: [['org', 1]] as const, key: 'a'}),
];

export function codeOf(error: unknown): ErrorCode | undefined {
  if (isObjectstoreAuthError(error)) return error.code;
  return error instanceof ObjectstoreAuthError ? error.code : undefined;
}

export class AppError extends ObjectstoreAuthError {
  readonly fromApp = true;
}
export const asError: Error = new AppError('no image', {code: 'invalid-url'});
export const errorClass: new (message?: string) => Error = ObjectstoreAuthError;

export const auth = new ImageAuth({
  baseUrl: '/api/0/organizations/acme/objectstore',
  refetch: async ({reason, attempt, signal}) => {
    const why: RefetchReason = reason;
    return fetch(`/api/0/organizations/acme/builds/101?${why}=${attempt + 1}`, {signal});
  },
  refreshAhead: 10,
  lifetime: 300,
  refetchTimeout: 30,
});
export const ingested: TokenStatus = auth.ingest(response, {serverTime: new Date()});
export const src: string | undefined = auth.imageUrl('/a');
export const srcs: Array<string | undefined> = auth.imageUrls(['/a'] as const);
export const fresh: Promise<string> = auth.freshImageUrl('/a');
export const retry: Promise<string | undefined> = auth.imageFailed('/a');
export const fetched: Promise<Response> = auth.fetch('/a', {method: 'HEAD'});
export const refetched: Promise<void> = auth.refetch();
export const unsubscribe: () => void = auth.subscribe(() => {});
export const snapshot: ImageAuthSnapshot = auth.snapshot();
export const disposable: Disposable = auth;

export function useOnce(): void {
  using once = new ImageAuth({baseUrl: '/objectstore', refetch: async () => 'token'});
  once.dispose();
}

declare const info: TokenInfo;

// @ts-expect-error A number is not wasm.
init(1);
// @ts-expect-error Nor is a string.
initSync('/objectstore.wasm');
// @ts-expect-error A URL is a string.
imageUrl(1, token);
// @ts-expect-error The token may be undefined, but must be passed.
imageUrl('/a');
// @ts-expect-error Unknown option.
imageUrl('/a', token, {parameter: 'os_auth'});
// @ts-expect-error `imageUrls` takes an array.
imageUrls('/a', token);
// @ts-expect-error The token must not be undefined.
inspectToken(undefined);
// @ts-expect-error A date is not a number of milliseconds.
tokenStatus(token, {now: new Date()});
// @ts-expect-error `scopes` is required.
objectUrl('', {usecase: 'preprod', key: 'a'});
// @ts-expect-error A scope's value is text or a number.
objectUrl('', {usecase: 'preprod', scopes: {org: true}, key: 'a'});
// @ts-expect-error `initSync` needs an argument.
initSync();
// @ts-expect-error Claims are read-only.
info.expiresAt = 0;
// @ts-expect-error The token may be undefined.
tokenFromResponse(response).length;
// @ts-expect-error A caught value is `unknown`, until it is checked.
caught.code;
// @ts-expect-error Unknown code.
new ObjectstoreAuthError('no image', {code: 'no-such-code'});
// @ts-expect-error `refetch` is required.
new ImageAuth({baseUrl: '/objectstore'});
// @ts-expect-error `refetch` returns a promise.
new ImageAuth({baseUrl: '/objectstore', refetch: () => 'token'});
// @ts-expect-error The URL may be undefined.
auth.imageUrl('/a').length;
// @ts-expect-error A date is a number, a string or a `Date`.
auth.ingest(response, {serverTime: {}});
// @ts-expect-error A snapshot is read-only.
snapshot.refetching = true;
// @ts-expect-error So are its counts.
snapshot.stats.refetches = 0;
// @ts-expect-error The wasm's own exports are not exported.
import('objectstore-image-auth/dist/index.js');
