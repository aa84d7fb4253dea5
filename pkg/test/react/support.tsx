// A session in a page, with an API that the test speaks for.

import {act, cleanup, fireEvent, render} from '@testing-library/react';
import {ImageAuth, type ImageAuthOptions} from 'objectstore-image-auth';
import {ImageAuthProvider} from 'objectstore-image-auth/react';
import type {ReactNode} from 'react';
import {afterEach, beforeEach, vi} from 'vitest';

/** With a host: where there is no browser, the platform's `Request` takes no other. */
const BASE = 'https://app.example/api/0/organizations/acme/objectstore';

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

/** A token that the server minted now. */
export function mint(seconds = LIFETIME): string {
  const part = (value: object) => btoa(JSON.stringify(value)).replace(/=+$/, '');
  const exp = Math.floor(Date.now() / 1_000) + seconds;
  return `${part({alg: 'EdDSA', kid: 'k1'})}.${part({exp, jti: ++minted})}.c2lnbmF0dXJl`;
}

/** A session and its API, which brings a new token whenever it is asked, unless the test says otherwise. */
export function openSession(options: Partial<ImageAuthOptions> = {}) {
  const refetch = vi.fn<ImageAuthOptions['refetch']>(async () => mint());
  const auth = new ImageAuth({baseUrl: BASE, refetch, ...options});
  sessions.add(auth);
  return {auth, refetch};
}

/** The same with a token at hand. */
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

/** The `<img>` that is shown, or null. It has no role where its `alt` is empty. */
export function imageIn(container: HTMLElement): HTMLImageElement | null {
  return container.querySelector('img');
}

/** The browser has loaded what an image shows. jsdom loads nothing. */
export async function loads(image: HTMLImageElement | null): Promise<void> {
  await act(async () => void fireEvent.load(image as HTMLImageElement));
}

/** The browser could not load it. */
export async function fails(image: HTMLImageElement | null): Promise<void> {
  await act(async () => void fireEvent.error(image as HTMLImageElement));
}

/** Time passes, and whoever waits for it has his turn. */
export async function pass(seconds: number): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(seconds * 1_000));
}

/** Another token comes, when the one in use is about to end, from an API response that the app polled. */
export async function rotate(auth: ImageAuth): Promise<string> {
  await pass(LIFETIME - 20);
  return poll(auth);
}

/** An API response comes by the app's own means. */
export async function poll(auth: ImageAuth): Promise<string> {
  const token = mint();
  await act(async () => void auth.ingest(token));
  return token;
}

/** The token in a URL. */
export function tokenIn(url: string | null | undefined): string | null {
  return new URL(url ?? '', 'https://app.example').searchParams.get('X-Os-Auth');
}
