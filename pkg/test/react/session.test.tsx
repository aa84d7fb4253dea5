// The session in React: its provider, its snapshot, and how a server renders it.

import {act, render} from '@testing-library/react';
import {
  AuthImage,
  AuthLink,
  ImageAuthProvider,
  useImageAuth,
  useImageAuthSnapshot,
  useImageBlob,
} from 'objectstore-image-auth/react';
import {useSyncExternalStore} from 'react';
import {hydrateRoot} from 'react-dom/client';
import {renderToString} from 'react-dom/server';
import {expect, test, vi} from 'vitest';
import {
  imageIn,
  mint,
  objectNamed,
  openSession,
  openSessionWithToken,
  pass,
  renderWith,
} from './support';

const url = objectNamed('icon');

test('the session is that of the nearest provider', () => {
  const outer = openSession();
  const inner = openSession();
  const found: unknown[] = [];
  function Session() {
    found.push(useImageAuth());
    return null;
  }
  render(
    <ImageAuthProvider auth={outer.auth}>
      <Session />
      <ImageAuthProvider auth={inner.auth}>
        <Session />
      </ImageAuthProvider>
    </ImageAuthProvider>,
  );
  expect(found[0]).toBe(outer.auth);
  expect(found[1]).toBe(inner.auth);
});

test('a session works with useSyncExternalStore directly', () => {
  const {auth} = openSession();
  const {subscribe, snapshot} = auth;
  function Status() {
    return <p>{useSyncExternalStore(subscribe, snapshot).status}</p>;
  }
  const {container} = render(<Status />);
  expect(container.textContent).toBe('missing');
  act(() => void auth.ingest(mint()));
  expect(container.textContent).toBe('fresh');
});

test('without a provider, the error says what to render', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(() => render(<AuthImage url={url} alt="" />)).toThrow(/ImageAuthProvider/);
});

test('useImageAuthSnapshot renders again when the snapshot changes, and only then', async () => {
  let answer: (token: string) => void = () => {};
  const {auth} = openSession({refetch: () => new Promise(resolve => (answer = resolve))});
  const seen: string[] = [];
  function Status() {
    const {status, refetching} = useImageAuthSnapshot();
    seen.push(`${status} ${refetching}`);
    return null;
  }
  renderWith(auth, <Status />);
  await act(async () => void auth.refetch());
  await act(async () => answer(mint()));
  expect(seen).toEqual(['missing false', 'missing true', 'fresh false']);
});

function Page() {
  const {status} = useImageAuthSnapshot();
  const mask = useImageBlob(objectNamed('mask'));
  return (
    <main data-status={status} data-mask={mask.status}>
      <AuthImage url={url} alt="Icon" fallback={<b>A</b>} />
      <AuthLink url={url} download="icon.png">
        Download
      </AuthLink>
    </main>
  );
}

for (const [what, seconds] of [
  ['a usable token', 300],
  ['an expired one', -60],
] as const) {
  test(`hydration has no mismatch, with ${what}`, async () => {
    const complaints = vi.spyOn(console, 'error');
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('bytes'));
    const {auth, refetch} = openSession();
    auth.ingest(mint(seconds));
    const page = (
      <ImageAuthProvider auth={auth}>
        <Page />
      </ImageAuthProvider>
    );
    const html = renderToString(page);
    expect(html).toContain('<b>A</b>');
    expect(html).toContain(`href="${url}"`);
    expect(html).not.toContain('X-Os-Auth');
    expect(refetch).not.toHaveBeenCalled();

    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = html;
    const root = await act(async () => hydrateRoot(container, page));
    await pass(6);
    expect(imageIn(container)?.src).toContain('X-Os-Auth');
    expect(container.querySelector('a')?.href).toContain('X-Os-Auth');
    expect(complaints).not.toHaveBeenCalled();
    await act(async () => root.unmount());
    container.remove();
  });
}

test('rendering on a server starts no refetch, and leaves no subscription', async () => {
  const {auth, refetch} = openSessionWithToken();
  const subscribe = vi.spyOn(auth, 'subscribe');
  renderToString(
    <ImageAuthProvider auth={auth}>
      <Page />
    </ImageAuthProvider>,
  );
  await pass(3_600);
  expect(refetch).not.toHaveBeenCalled();
  expect(subscribe).not.toHaveBeenCalled();
});

test('a server renders the snapshot of a new session', () => {
  const {auth} = openSession();
  function Snapshot() {
    return <>{JSON.stringify(useImageAuthSnapshot(), Object.keys(auth.snapshot()).sort())}</>;
  }
  const rendered = renderToString(
    <ImageAuthProvider auth={auth}>
      <Snapshot />
    </ImageAuthProvider>,
  );
  const {stats, ...rest} = auth.snapshot();
  expect(JSON.parse(rendered.replaceAll('&quot;', '"'))).toEqual({...rest, stats: {}});
  expect(Object.values(stats).every(count => count === 0)).toBe(true);
});
