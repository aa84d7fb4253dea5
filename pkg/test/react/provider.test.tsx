// `ImageAuthProvider` for an API response: the session that it makes, and when that ends.

import {act, render} from '@testing-library/react';
import type {RefetchRequest} from 'objectstore-image-auth';
import {
  AuthImage,
  ImageAuthProvider,
  useImageAuth,
  useImageAuthSnapshot,
} from 'objectstore-image-auth/react';
import * as React from 'react';
import {memo, StrictMode, Suspense, type ReactNode} from 'react';
import {hydrateRoot} from 'react-dom/client';
import {renderToString} from 'react-dom/server';
import {afterEach, expect, test, vi} from 'vitest';
import {BASE, imageIn, LIFETIME, loads, mint, objectNamed, pass, tokenIn} from './support';

const url = objectNamed('icon');

interface AppProps {
  token?: string | null;
  baseUrl?: string;
  refetch?: (request: RefetchRequest) => Promise<unknown>;
  children?: ReactNode;
}

const refetchNever = () => new Promise(() => {});

/** An app with an image, and an API response that has this token; none while that is undefined. */
function App({token, baseUrl = BASE, refetch = refetchNever, children}: AppProps) {
  const response = token === undefined ? undefined : {objectstore_token: token};
  return (
    <ImageAuthProvider baseUrl={baseUrl} response={response} refetch={refetch}>
      {children ?? <AuthImage url={url} alt="" />}
    </ImageAuthProvider>
  );
}

const tokenOfImage = (container: HTMLElement) => tokenIn(imageIn(container)?.src);

let consoleError: ReturnType<typeof vi.spyOn>;
afterEach(() => consoleError?.mockRestore());
function recordConsole() {
  consoleError = vi.spyOn(console, 'error').mockImplementation(() => {});
  return consoleError;
}

test('an image has its URL before the browser paints', () => {
  const token = mint();
  const {container} = render(<App token={token} />);
  expect(tokenOfImage(container)).toBe(token);
});

test('while the response is undefined nothing is refetched, and then images have its token', async () => {
  const refetch = vi.fn(refetchNever);
  const {container, rerender} = render(<App refetch={refetch} />);
  await pass(600);
  expect(imageIn(container)).toBeNull();
  const token = mint();
  rerender(<App refetch={refetch} token={token} />);
  await pass(0);
  expect(tokenOfImage(container)).toBe(token);
  expect(refetch).not.toHaveBeenCalled();
});

test('where the response is null, images are loaded without a token', () => {
  const {container} = render(<App token={null} />);
  expect(imageIn(container)?.src).toBe(url);
});

test('StrictMode makes one session that lasts', async () => {
  const refetch = vi.fn(async () => mint());
  const token = mint();
  const {container} = render(<App token={token} refetch={refetch} />, {reactStrictMode: true});
  await pass(LIFETIME - 100);
  expect(tokenOfImage(container)).toBe(token);
  expect(refetch).not.toHaveBeenCalled();
  await pass(100);
  expect(refetch).toHaveBeenCalledTimes(1);
});

test('a poll that brings another token renders nothing below, and loads nothing again', async () => {
  let renders = 0;
  const Below = memo(function Below() {
    renders++;
    useImageAuth();
    return <AuthImage url={url} alt="" />;
  });
  const below = <Below />;
  const {container, rerender} = render(<App token={mint()}>{below}</App>);
  await loads(imageIn(container));
  const [before, src] = [renders, imageIn(container)?.src];
  for (let poll = 0; poll < 12; poll++) {
    await pass(LIFETIME / 2);
    rerender(<App token={mint()}>{below}</App>);
  }
  expect(renders).toBe(before);
  expect(imageIn(container)?.src).toBe(src);
});

test('the newest `refetch` is called', async () => {
  const token = mint();
  const [old, newest] = [vi.fn(refetchNever), vi.fn(refetchNever)];
  const {rerender} = render(<App token={token} refetch={old} />);
  rerender(<App token={token} refetch={newest} />);
  await pass(LIFETIME);
  expect(old).not.toHaveBeenCalled();
  expect(newest).toHaveBeenCalled();
});

test('another `baseUrl` makes another session, and keeps the components below', async () => {
  const mounted = vi.fn();
  function Below() {
    React.useEffect(() => void mounted(), []);
    return <AuthImage url={`${useBase()}/v1/objects/preprod/_/a`} alt="" />;
  }
  const Base = React.createContext(BASE);
  const useBase = () => React.useContext(Base);
  const sessions: unknown[] = [];
  function Session() {
    sessions.push(useImageAuth());
    return null;
  }
  const page = (baseUrl: string, token: string) => (
    <Base.Provider value={baseUrl}>
      <App baseUrl={baseUrl} token={token}>
        <Below />
        <Session />
      </App>
    </Base.Provider>
  );
  const {container, rerender} = render(page(BASE, mint()));
  const [token, other] = [mint(), `${BASE}-of-another-organization`];
  rerender(page(other, token));
  await pass(0);
  expect(imageIn(container)?.src.startsWith(other)).toBe(true);
  expect(tokenOfImage(container)).toBe(token);
  expect(mounted).toHaveBeenCalledTimes(1);
  const [first, last] = [sessions[0], sessions.at(-1)] as Array<ReturnType<typeof useImageAuth>>;
  expect(() => first?.imageUrl(url)).toThrow(/disposed/);
  expect(last?.snapshot().status).toBe('fresh');
});

test('unmounting aborts the refetch in flight, and leaves no timer', async () => {
  let signal: AbortSignal | undefined;
  const refetch = (request: RefetchRequest) => {
    signal = request.signal;
    return refetchNever();
  };
  const {unmount} = render(<App token={mint()} refetch={refetch} />);
  await pass(LIFETIME - 50);
  expect(signal?.aborted).toBe(false);
  unmount();
  await pass(0);
  expect(signal?.aborted).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('a render that React throws away asks nothing of the session, and starts no timer', async () => {
  const refetch = vi.fn(refetchNever);
  let resolve = () => {};
  const promise = new Promise<void>(done => (resolve = done));
  let isReady = false;
  function Suspends() {
    if (!isReady) throw promise;
    return null;
  }
  const listen = vi.spyOn(document, 'addEventListener');
  const page = (
    <Suspense fallback={null}>
      <App token={mint()} refetch={refetch}>
        <AuthImage url={url} alt="" />
        <Suspends />
      </App>
    </Suspense>
  );
  const {container} = render(page);
  expect(vi.getTimerCount()).toBe(0);
  expect(listen.mock.calls.filter(([type]) => type === 'visibilitychange')).toEqual([]);
  isReady = true;
  await act(async () => resolve());
  expect(tokenOfImage(container)).not.toBeNull();
  expect(refetch).not.toHaveBeenCalled();
});

test('a fallback of Suspense above it ends no session', async () => {
  const refetch = vi.fn(async () => mint());
  let isReady = true;
  let resolve = () => {};
  let promise = Promise.resolve();
  function Suspends() {
    if (!isReady) throw promise;
    return null;
  }
  const sessions = new Set<unknown>();
  function Session() {
    sessions.add(useImageAuth());
    return null;
  }
  const page = (token: string) => (
    <Suspense fallback={null}>
      <App token={token} refetch={refetch}>
        <AuthImage url={url} alt="" />
        <Session />
        <Suspends />
      </App>
    </Suspense>
  );
  const token = mint();
  const {container, rerender} = render(page(token));
  isReady = false;
  promise = new Promise<void>(done => (resolve = done));
  rerender(page(token));
  await pass(1);
  isReady = true;
  await act(async () => resolve());
  expect(tokenOfImage(container)).toBe(token);
  expect(sessions.size).toBe(1);
});

test('what a server renders holds no token, and hydrates without a warning', async () => {
  const token = mint();
  const page = (
    <App token={token}>
      <AuthImage url={url} alt="" fallback={<p>no image</p>} />
      <Status />
    </App>
  );
  // React 18 warns of layout effects on a server: the package chose them when there was a document.
  recordConsole();
  const html = withoutDocument(() => renderToString(page));
  consoleError.mockRestore();
  const errors = recordConsole();
  expect(html).toContain('no image');
  expect(html).not.toContain(token);
  const container = document.createElement('div');
  document.body.append(container);
  container.innerHTML = html;
  const recovered = vi.fn();
  let root: ReturnType<typeof hydrateRoot> | undefined;
  await act(async () => {
    root = hydrateRoot(container, page, {onRecoverableError: recovered});
  });
  expect(tokenOfImage(container)).toBe(token);
  expect(container.textContent).toBe('fresh');
  expect(recovered).not.toHaveBeenCalled();
  expect(errors).not.toHaveBeenCalled();
  await act(async () => root?.unmount());
  container.remove();
});

function Status() {
  return <b>{useImageAuthSnapshot().status}</b>;
}

/** As on a server. The provider looks when it is rendered. */
function withoutDocument<T>(callback: () => T): T {
  const {document} = globalThis;
  vi.stubGlobal('document', undefined);
  try {
    return callback();
  } finally {
    vi.stubGlobal('document', document);
  }
}

const {Activity} = React as {Activity?: React.ComponentType<{mode: string; children: ReactNode}>};

test.skipIf(!Activity)(
  'an `<Activity>` that is hidden refetches nothing, and shows its images again when it is shown',
  async () => {
    if (!Activity) return;
    const refetch = vi.fn(async () => mint());
    const page = (mode: string, token: string) => (
      <Activity mode={mode}>
        <App token={token} refetch={refetch} />
      </Activity>
    );
    const token = mint();
    const {container, rerender} = render(page('visible', token));
    await loads(imageIn(container));
    const src = imageIn(container)?.src;
    rerender(page('hidden', token));
    await pass(10 * LIFETIME);
    expect(refetch).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
    rerender(page('visible', token));
    await pass(1);
    expect(imageIn(container)?.src).toBe(src);
    const newToken = mint();
    rerender(page('visible', newToken));
    rerender(
      <Activity mode="visible">
        <App token={newToken} refetch={refetch}>
          <AuthImage url={objectNamed('other')} alt="" />
        </App>
      </Activity>,
    );
    expect(tokenOfImage(container)).toBe(newToken);
  },
);

test('a response that cannot be ingested is written to the console, and the session refetches', async () => {
  const errors = recordConsole();
  const token = mint();
  const refetch = vi.fn(async () => token);
  const {container} = render(<App token={'not a token'} refetch={refetch} />);
  await pass(0);
  expect(String(errors.mock.calls[0])).toMatch(/ObjectstoreAuthError/);
  expect(refetch).toHaveBeenCalledTimes(1);
  expect(tokenOfImage(container)).toBe(token);
});

test('the date of the response corrects the clock', () => {
  let skew: number | undefined;
  function Skew() {
    skew = useImageAuthSnapshot().clockSkewMs;
    return null;
  }
  render(
    <ImageAuthProvider
      baseUrl={BASE}
      refetch={refetchNever}
      response={{objectstore_token: mint()}}
      serverTime={new Date(Date.now() + 3_600_000).toUTCString()}
    >
      <Skew />
    </ImageAuthProvider>,
  );
  expect(skew).toBeGreaterThan(3_590_000);
});

test('StrictMode, unmounting and mounting again leave one session in use', async () => {
  const refetch = vi.fn(async () => mint());
  const {unmount} = render(
    <StrictMode>
      <App token={mint()} refetch={refetch} />
    </StrictMode>,
  );
  unmount();
  await pass(0);
  const {container} = render(
    <StrictMode>
      <App token={mint()} refetch={refetch} />
    </StrictMode>,
  );
  await pass(LIFETIME);
  expect(refetch).toHaveBeenCalledTimes(1);
  expect(tokenOfImage(container)).not.toBeNull();
});

test.skipIf(!Activity)(
  'a session that is made again for an old response does not take its date for the time',
  async () => {
    if (!Activity) return;
    const response = {objectstore_token: mint()};
    const serverTime = new Date();
    const ui = (mode: 'visible' | 'hidden') => (
      <Activity mode={mode}>
        <ImageAuthProvider
          baseUrl={BASE}
          response={response}
          serverTime={serverTime}
          refetch={refetchNever}
        >
          <Status />
        </ImageAuthProvider>
      </Activity>
    );
    const {container, rerender} = render(ui('visible'));
    expect(container.textContent).toBe('fresh');
    rerender(ui('hidden'));
    await pass(2 * LIFETIME);
    rerender(ui('visible'));
    await pass(0);
    expect(container.textContent).toBe('expired');
  },
);

test('a response that is made anew with each render causes no event, and no further render', async () => {
  const token = mint();
  const events: string[] = [];
  function Counting() {
    const [count, setCount] = React.useState(0);
    return (
      <ImageAuthProvider
        baseUrl={BASE}
        response={{objectstore_token: token}}
        refetch={refetchNever}
        onEvent={({type}) => {
          events.push(type);
          if (events.length < 50) setCount(count + 1);
        }}
      >
        {count}
      </ImageAuthProvider>
    );
  }
  render(<Counting />);
  await pass(10);
  expect(events).toEqual(['token', 'status']);
});

test('a server can read the session: it has no token', () => {
  function Reader() {
    const auth = useImageAuth();
    const {subscribe, snapshot} = auth;
    const {status} = React.useSyncExternalStore(subscribe, snapshot, snapshot);
    return <>{`${status} ${auth.imageUrl(url)} ${auth.imageUrls([url]).length}`}</>;
  }
  const html = withoutDocument(() =>
    renderToString(
      <App token={mint()}>
        <Reader />
      </App>,
    ),
  );
  expect(html).toBe('missing undefined 1');
});
