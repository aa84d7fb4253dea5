// A session in a jsdom page, whose clock and API the test controls.

import {act, cleanup, fireEvent, render} from '@testing-library/react';
import {ImageAuth, type ImageAuthOptions} from 'objectstore-image-auth';
import {ImageAuthProvider} from 'objectstore-image-auth/react';
import type {ReactNode} from 'react';
import {afterEach, beforeEach, vi} from 'vitest';

/** Absolute: Node's `Request` takes no other URL. */
export const BASE = 'https://app.example/api/0/organizations/acme/objectstore';

/** How long tokens live, in seconds. */
export const LIFETIME = 300;

const sessions = new Set<ImageAuth>();
let minted = 0;

beforeEach(() => {
  vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
});

afterEach(() => {
  cleanup();
  for (const auth of sessions) auth.dispose();
  sessions.clear();
  vi.useRealTimers();
});

/** The URL of an object, without a token. */
export function objectNamed(key: string): string {
  return `${BASE}/v1/objects/preprod/org=1;project=2/1/2/${key}`;
}

/** A token that expires in this many seconds. */
export function mint(seconds = LIFETIME): string {
  const part = (value: object) => btoa(JSON.stringify(value)).replace(/=+$/, '');
  const exp = Math.floor(Date.now() / 1_000) + seconds;
  return `${part({alg: 'EdDSA', kid: 'k1'})}.${part({exp, jti: ++minted})}.c2lnbmF0dXJl`;
}

/** A session, and its `refetch`, which by default resolves to a new token. */
export function openSession(options: Partial<ImageAuthOptions> = {}) {
  const refetch = vi.fn<ImageAuthOptions['refetch']>(async () => mint());
  const auth = new ImageAuth({baseUrl: BASE, refetch, ...options});
  sessions.add(auth);
  return {auth, refetch};
}

/** A session that has a token. */
export function openSessionWithToken(options?: Partial<ImageAuthOptions>) {
  const session = openSession(options);
  session.auth.ingest(mint());
  return session;
}

/** Renders below the session's provider. */
export function renderWith(
  auth: ImageAuth,
  ui: ReactNode,
  options: {reactStrictMode?: boolean} = {},
) {
  const wrapper = ({children}: {children: ReactNode}) => (
    <ImageAuthProvider auth={auth}>{children}</ImageAuthProvider>
  );
  return render(ui, {wrapper, ...options});
}

/** The `<img>` in a container, or null. (By role it cannot be found: its `alt` is empty.) */
export function imageIn(container: HTMLElement): HTMLImageElement | null {
  return container.querySelector('img');
}

/** Says that an image has loaded, as the browser would: jsdom loads nothing. */
export async function loads(image: HTMLImageElement | null): Promise<void> {
  await act(async () => void fireEvent.load(image as HTMLImageElement));
}

/** Says that an image failed to load. */
export async function fails(image: HTMLImageElement | null): Promise<void> {
  await act(async () => void fireEvent.error(image as HTMLImageElement));
}

/** Lets time pass, and promises settle. */
export async function pass(seconds: number): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(seconds * 1_000));
}

/** Lets the token in use almost expire, and ingests a new one from an API response that the app polled. */
export async function rotate(auth: ImageAuth): Promise<string> {
  await pass(LIFETIME - 20);
  return poll(auth);
}

/** Ingests an API response that the app polled. */
export async function poll(auth: ImageAuth): Promise<string> {
  const token = mint();
  await act(async () => void auth.ingest(token));
  return token;
}

/** The token in a URL. */
export function tokenIn(url: string | null | undefined): string | null {
  return new URL(url ?? '', 'https://app.example').searchParams.get('X-Os-Auth');
}
