// `useImageBlob`: an object's bytes for CSS and canvas.

import {useImageBlob} from 'objectstore-image-auth/react';
import {beforeEach, expect, test, vi} from 'vitest';
import {
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
  return vi
    .spyOn(globalThis, 'fetch')
    .mockImplementation(async () => new Response('bytes', {status: statuses.shift() ?? 200}));
}

/** A component with a mask, and what it saw last. */
function renderMask(options: {reactStrictMode?: boolean} = {}) {
  const {auth, refetch} = openSessionWithToken();
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

test('the bytes are fetched once, and kept over token changes', async () => {
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

test('StrictMode fetches them once', async () => {
  const fetched = answering();
  const {last} = renderMask({reactStrictMode: true});
  await pass(0);
  expect(last()?.status).toBe('loaded');
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('what it made is revoked when the component goes, and when its URL changes', async () => {
  answering();
  const {last, showOther, unmount} = renderMask();
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

test('no URL is idle, and fetches nothing', async () => {
  const fetched = answering();
  const {last, showOther} = renderMask();
  await pass(0);
  showOther(null);
  await pass(0);
  expect(last()).toEqual({src: undefined, status: 'idle'});
  expect(fetched).toHaveBeenCalledTimes(1);
  expect([...alive]).toEqual([]);
});

test('a fetch is aborted when the component goes', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockReturnValue(new Promise(() => {}));
  const {unmount} = renderMask();
  await pass(0);
  const signal = fetched.mock.calls[0]?.[1]?.signal;
  expect(signal?.aborted).toBe(false);
  unmount();
  await pass(0);
  expect(signal?.aborted).toBe(true);
});

test('a token that is refused is replaced, and the bytes come', async () => {
  const fetched = answering(401);
  const {refetch, last} = renderMask();
  await pass(10);
  expect(last()?.status).toBe('loaded');
  expect(refetch).toHaveBeenCalledTimes(1);
  const token = await refetch.mock.results[0]?.value;
  expect(tokenIn(String(fetched.mock.calls[1]?.[0]))).toBe(token);
});

test('what is missing failed, with an error that says why, and is fetched no more', async () => {
  const fetched = answering(404);
  const {auth, refetch, last} = renderMask();
  await pass(0);
  expect(last()?.status).toBe('failed');
  expect(String(last()?.error)).toMatch(/404/);
  expect(String(last()?.error)).not.toContain(mint().slice(0, 20));
  await rotate(auth);
  const before = refetch.mock.calls.length;
  await rotate(auth);
  await pass(3_600);
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(refetch).toHaveBeenCalledTimes(before);
});

test('what the network kept from coming comes with another token', async () => {
  vi.spyOn(globalThis, 'fetch')
    .mockRejectedValueOnce(new TypeError('Failed to fetch'))
    .mockResolvedValue(new Response('bytes'));
  const {auth, last} = renderMask();
  await pass(0);
  expect(last()?.status).toBe('failed');
  await rotate(auth);
  expect(last()?.status).toBe('loaded');
});
