// `useImageBlob`: an object's bytes for CSS and canvas.

import {useImageBlob} from 'objectstore-image-auth/react';
import {beforeEach, expect, test, vi} from 'vitest';
import {
  LIFETIME,
  mint,
  objectNamed,
  openSessionWithToken,
  pass,
  poll,
  renderWith,
  rotate,
  tokenIn,
} from './support';

const url = objectNamed('mask');

/** The blob URLs that are not revoked yet. */
const alive = new Set<string>();
let made = 0;

beforeEach(() => {
  alive.clear();
  URL.createObjectURL = () => {
    const src = `blob:https://app.example/${++made}`;
    alive.add(src);
    return src;
  };
  URL.revokeObjectURL = src => void alive.delete(src);
});

function answering(...statuses: number[]) {
  return answeringWith({}, ...statuses);
}

function answeringWith(headers: Record<string, string>, ...statuses: number[]) {
  return vi
    .spyOn(globalThis, 'fetch')
    .mockImplementation(
      async () => new Response('bytes', {status: statuses.shift() ?? 200, headers}),
    );
}

/** No random jitter shortens a wait. */
function withoutJitter() {
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
}

function setVisibility(state: 'visible' | 'hidden') {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

/** A component with a mask, and its last state. */
function renderMask({
  keepImages,
  ...options
}: {reactStrictMode?: boolean; keepImages?: number} = {}) {
  const {auth, refetch} = openSessionWithToken(keepImages === undefined ? {} : {keepImages});
  const seen: ReturnType<typeof useImageBlob>[] = [];
  function Mask({url}: {url: string | null}) {
    seen.push(useImageBlob(url));
    return null;
  }
  const {rerender, unmount} = renderWith(auth, <Mask url={url} />, options);
  return {
    auth,
    refetch,
    seen,
    last: () => seen.at(-1),
    showOther: (url: string | null) => rerender(<Mask url={url} />),
    unmount,
  };
}

test('a blob is fetched once, and kept over token changes', async () => {
  const fetched = answering();
  const {auth, seen, last} = renderMask();
  expect(last()).toEqual({src: undefined, status: 'loading'});
  await pass(0);
  const loaded = last();
  expect(loaded?.status).toBe('loaded');
  expect([...alive]).toEqual([loaded?.src]);
  const renders = seen.length;
  await poll(auth);
  await rotate(auth);
  await rotate(auth);
  expect(last()).toBe(loaded);
  expect(seen.length).toBe(renders);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('StrictMode fetches a blob once', async () => {
  const fetched = answering();
  const {last} = renderMask({reactStrictMode: true});
  await pass(0);
  expect(last()?.status).toBe('loaded');
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('without `keepImages`, the blob URL is revoked when the component unmounts, and when its URL changes', async () => {
  answering();
  const {last, showOther, unmount} = renderMask({keepImages: 0});
  await pass(0);
  const first = last()?.src;
  showOther(objectNamed('other'));
  expect(last()).toEqual({src: undefined, status: 'loading'});
  await pass(0);
  expect(last()?.src).not.toBe(first);
  expect([...alive]).toEqual([last()?.src]);
  unmount();
  await pass(0);
  expect([...alive]).toEqual([]);
});

test('no URL has the status idle, and fetches nothing', async () => {
  const fetched = answering();
  const {last, showOther} = renderMask();
  await pass(0);
  showOther(null);
  await pass(0);
  expect(last()).toEqual({src: undefined, status: 'idle'});
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('a blob that comes back is shown at once, and not fetched again', async () => {
  const fetched = answering();
  const {last, showOther, unmount} = renderMask();
  await pass(0);
  const loaded = last();
  showOther(null);
  await pass(2 * LIFETIME);
  showOther(url);
  expect(last()).toEqual(loaded);
  expect(alive).toContain(loaded?.src);
  unmount();
  await pass(0);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('of many blobs the last few are kept, and the others are revoked', async () => {
  answering();
  const {showOther, unmount, auth} = renderMask();
  for (let index = 0; index < 30; index++) {
    showOther(objectNamed(`mask-${index}`));
    await pass(0);
  }
  unmount();
  await pass(0);
  expect(alive.size).toBe(10);
  auth.dispose();
  expect(alive.size).toBe(0);
});

test('the fetch is aborted when the component unmounts', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockReturnValue(new Promise(() => {}));
  const {unmount} = renderMask();
  await pass(0);
  const signal = fetched.mock.calls[0]?.[1]?.signal;
  expect(signal?.aborted).toBe(false);
  unmount();
  await pass(0);
  expect(signal?.aborted).toBe(true);
});

test('a refused token is replaced, and the blob loads', async () => {
  const fetched = answering(401);
  const {refetch, last} = renderMask();
  await pass(10);
  expect(last()?.status).toBe('loaded');
  expect(refetch).toHaveBeenCalledTimes(1);
  const token = await refetch.mock.results[0]?.value;
  expect(tokenIn(String(fetched.mock.calls[1]?.[0]))).toBe(token);
});

test.each([400, 403, 404, 410, 451])(
  'an answer %i is final until another token, which is tried once and costs no refetch',
  async status => {
    const fetched = answering(...Array<number>(100).fill(status));
    const {auth, refetch, last} = renderMask();
    await pass(0);
    expect(last()?.status).toBe('failed');
    expect(String(last()?.error)).toMatch(String(status));
    expect(String(last()?.error)).not.toContain(mint().slice(0, 20));
    await pass(200);
    expect(fetched).toHaveBeenCalledTimes(1);

    // The token that was fetched ahead of the first one's expiry.
    await pass(100);
    const before = refetch.mock.calls.length;
    expect(fetched).toHaveBeenCalledTimes(2);
    expect(tokenIn(String(fetched.mock.calls[1]?.[0]))).toBe(tokenIn(auth.peekImageUrl(url)));
    expect(last()?.status).toBe('failed');
    await pass(3_600);
    expect(fetched).toHaveBeenCalledTimes(2);
    expect(refetch).toHaveBeenCalledTimes(before);
  },
);

test('an object that was missing loads when it is there with another token', async () => {
  answering(404, 404);
  const {auth, last} = renderMask();
  await pass(0);
  await rotate(auth);
  expect(last()?.status).toBe('failed');
  await rotate(auth);
  expect(last()?.status).toBe('loaded');
});

test('a `fetch` of the app that throws at once, quoting the URL, shows no token', async () => {
  answering(404);
  const {auth, seen} = renderMask();
  await pass(0);
  const throwing = vi.fn((url: string) => {
    throw new Error(`unexpected request to ${url}`);
  });
  vi.stubGlobal('fetch', throwing);
  await rotate(auth);
  const [asked] = throwing.mock.calls[0] ?? [];
  const token = tokenIn(asked);
  expect(token).not.toBeNull();
  const shown = seen.map(({error}) => String(error));
  expect(shown.filter(text => text.includes('request'))).not.toEqual([]);
  expect(shown.filter(text => text.includes(String(token)))).toEqual([]);
});

test('a new URL is fetched, however the last one ended', async () => {
  answering(404);
  const {showOther, last} = renderMask();
  await pass(0);
  expect(last()?.status).toBe('failed');
  showOther(objectNamed('other'));
  await pass(0);
  expect(last()?.status).toBe('loaded');
});

test.each([408, 429, 500, 502, 503, 504])(
  'an answer %i heals by itself, later and later',
  async status => {
    withoutJitter();
    const fetched = answering(status, status, status);
    const {last} = renderMask();
    await pass(0);
    expect(last()?.status).toBe('failed');
    await pass(0.9);
    expect(fetched).toHaveBeenCalledTimes(1);
    await pass(0.2);
    expect(fetched).toHaveBeenCalledTimes(2);
    await pass(1.8);
    expect(fetched).toHaveBeenCalledTimes(2);
    await pass(0.2);
    expect(fetched).toHaveBeenCalledTimes(3);
    await pass(4.1);
    expect(fetched).toHaveBeenCalledTimes(4);
    expect(last()?.status).toBe('loaded');
    expect(last()?.error).toBeUndefined();
  },
);

test('a network failure is retried, also where it cuts off the body', async () => {
  withoutJitter();
  const cut = new Response('bytes');
  cut.blob = () => Promise.reject(new TypeError('network error'));
  const fetched = vi
    .spyOn(globalThis, 'fetch')
    .mockRejectedValueOnce(new TypeError('Failed to fetch'))
    .mockResolvedValueOnce(cut)
    .mockResolvedValue(new Response('bytes'));
  const {last} = renderMask();
  await pass(1.1);
  expect(last()?.status).toBe('failed');
  await pass(2.1);
  expect(last()?.status).toBe('loaded');
  expect(fetched).toHaveBeenCalledTimes(3);
});

test.each([
  ['seconds', () => '20'],
  ['a date', () => new Date(Date.now() + 20_000).toUTCString()],
])('a server that asks to wait, by %s, is not asked earlier', async (_, retryAfter) => {
  vi.setSystemTime(Date.UTC(2026, 0, 1));
  const fetched = answeringWith({'Retry-After': retryAfter()}, 429);
  const {last} = renderMask();
  await pass(19);
  expect(fetched).toHaveBeenCalledTimes(1);
  await pass(2);
  expect(last()?.status).toBe('loaded');
});

test('nothing is fetched after the component has unmounted', async () => {
  const fetched = answering(503, 503, 503);
  const {unmount} = renderMask();
  await pass(0);
  const before = fetched.mock.calls.length;
  unmount();
  await pass(3_600);
  expect(fetched).toHaveBeenCalledTimes(before);
});

test('nothing is fetched again while the page is hidden', async () => {
  withoutJitter();
  const fetched = answering(503);
  const {last} = renderMask();
  await pass(0);
  setVisibility('hidden');
  await pass(600);
  expect(fetched).toHaveBeenCalledTimes(1);
  setVisibility('visible');
  await pass(0);
  expect(last()?.status).toBe('loaded');
});

test('a URL that the session refuses is not retried', async () => {
  const fetched = answering();
  const {auth} = openSessionWithToken();
  const asked = vi.spyOn(auth, 'fetch');
  function Mask() {
    useImageBlob('https://elsewhere.example/mask');
    return null;
  }
  renderWith(auth, <Mask />);
  await pass(600);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(fetched).not.toHaveBeenCalled();
});

test('a fetch that the network failed is retried with another token', async () => {
  vi.spyOn(globalThis, 'fetch')
    .mockRejectedValueOnce(new TypeError('Failed to fetch'))
    .mockResolvedValue(new Response('bytes'));
  const {auth, last} = renderMask();
  await pass(0);
  expect(last()?.status).toBe('failed');
  await rotate(auth);
  expect(last()?.status).toBe('loaded');
});
