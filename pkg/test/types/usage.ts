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

// @ts-expect-error A number is no wasm.
init(1);
// @ts-expect-error And no module.
initSync('/objectstore.wasm');
// @ts-expect-error A URL is a string.
imageUrl(1, token);
// @ts-expect-error The token may be missing, but it must be said.
imageUrl('/a');
// @ts-expect-error There is no such option.
imageUrl('/a', token, {parameter: 'os_auth'});
// @ts-expect-error One URL is not many.
imageUrls('/a', token);
// @ts-expect-error Only a token that is there can be inspected.
inspectToken(undefined);
// @ts-expect-error A date is not a number of milliseconds.
tokenStatus(token, {now: new Date()});
// @ts-expect-error An object without its scopes has no place.
objectUrl('', {usecase: 'preprod', key: 'a'});
// @ts-expect-error A scope's value is text or a number.
objectUrl('', {usecase: 'preprod', scopes: {org: true}, key: 'a'});
// @ts-expect-error There is nothing to instantiate.
initSync();
// @ts-expect-error The claims are the token's.
info.expiresAt = 0;
// @ts-expect-error The response may bring no token.
tokenFromResponse(response).length;
// @ts-expect-error A caught value is anything, until it is asked.
caught.code;
// @ts-expect-error There is no such code.
new ObjectstoreAuthError('no image', {code: 'no-such-code'});
// @ts-expect-error What fetches the token again can't be left out.
new ImageAuth({baseUrl: '/objectstore'});
// @ts-expect-error What fetches it takes time.
new ImageAuth({baseUrl: '/objectstore', refetch: () => 'token'});
// @ts-expect-error There may be no usable token yet.
auth.imageUrl('/a').length;
// @ts-expect-error A date in words or as one, but no object of other kinds.
auth.ingest(response, {serverTime: {}});
// @ts-expect-error A snapshot is of one moment.
snapshot.refetching = true;
// @ts-expect-error What was counted, too.
snapshot.stats.refetches = 0;
// @ts-expect-error The wasm's own exports are not the package's.
import('objectstore-image-auth/dist/index.js');
