// Components that mount and unmount, often and in large numbers: no refetch happens twice, and no subscription is left.

import {act, render} from '@testing-library/react';
import {AuthImage, ImageAuthProvider, useImageUrl} from 'objectstore-image-auth/react';
import {useLayoutEffect} from 'react';
import {expect, test, vi} from 'vitest';
import {
  fails,
  imageIn,
  LIFETIME,
  mint,
  objectNamed,
  openSession,
  openSessionWithToken,
  pass,
  poll,
  renderWith,
  rotate,
} from './support';

const url = objectNamed('icon');
const MANY = Array.from({length: 2_000}, (_, index) => objectNamed(`image-${index}`));

/** Returns a function that counts the subscriptions of a session. */
function countSubscribers(auth: ReturnType<typeof openSession>['auth']): () => number {
  const listeners = new Set<object>();
  const subscribe = auth.subscribe.bind(auth);
  vi.spyOn(auth, 'subscribe').mockImplementation(listener => {
    const subscriber = {};
    listeners.add(subscriber);
    const unsubscribe = subscribe(listener);
    return () => {
      listeners.delete(subscriber);
      unsubscribe();
    };
  });
  return () => listeners.size;
}

test('StrictMode mounts twice, and refetches once', async () => {
  const {auth, refetch} = openSession();
  const subscribers = countSubscribers(auth);
  const {container, unmount} = renderWith(auth, <AuthImage url={url} alt="" />, {
    reactStrictMode: true,
  });
  await pass(0);
  expect(imageIn(container)).not.toBeNull();
  expect(refetch).toHaveBeenCalledTimes(1);
  expect(subscribers()).toBe(1);
  unmount();
  await pass(0);
  expect(subscribers()).toBe(0);
});

test('a token that comes right after an image was rendered does not change its URL', async () => {
  const {auth} = openSessionWithToken();
  await pass(LIFETIME - 20);
  const urls: (string | undefined)[] = [];
  function Image() {
    const {src} = useImageUrl(url);
    urls.push(src);
    useLayoutEffect(() => void auth.ingest(mint()), []);
    return null;
  }
  renderWith(auth, <Image />);
  await pass(0);
  expect(urls[0]).toBeDefined();
  expect(new Set(urls).size).toBe(1);
});

test('an image that is unmounted during a refetch is not rendered afterwards', async () => {
  const complaints = vi.spyOn(console, 'error');
  let answer: (token: string) => void = () => {};
  const {auth} = openSession({refetch: () => new Promise(resolve => (answer = resolve))});
  const rendered = vi.fn();
  function Image() {
    rendered(useImageUrl(url).status);
    return null;
  }
  const {unmount} = renderWith(auth, <Image />);
  unmount();
  const before = rendered.mock.calls.length;
  await act(async () => answer(mint()));
  await pass(60);
  expect(rendered).toHaveBeenCalledTimes(before);
  expect(complaints).not.toHaveBeenCalled();
});

test('an image that is unmounted during a retry leaves no subscription', async () => {
  const {auth} = openSessionWithToken({refetch: () => new Promise(() => {})});
  const subscribers = countSubscribers(auth);
  const {container, unmount} = renderWith(auth, <AuthImage url={url} alt="" />);
  await fails(imageIn(container));
  unmount();
  await pass(0);
  expect(subscribers()).toBe(0);
  await poll(auth);
});

test('an image that is mounted and unmounted a hundred times refetches once, and shows', async () => {
  const {auth, refetch} = openSession();
  const subscribers = countSubscribers(auth);
  const page = (isShown: boolean) => (
    <ImageAuthProvider auth={auth}>{isShown && <AuthImage url={url} alt="" />}</ImageAuthProvider>
  );
  const {container, rerender} = render(page(true));
  for (let round = 0; round < 100; round++) {
    rerender(page(false));
    rerender(page(true));
  }
  await pass(0);
  expect(refetch).toHaveBeenCalledTimes(1);
  expect(imageIn(container)).not.toBeNull();
  expect(subscribers()).toBe(1);
});

test('2,000 images make one refetch, one timer, and one subscription each', async () => {
  const {auth, refetch} = openSession();
  const subscribers = countSubscribers(auth);
  const images = MANY.map(url => <AuthImage key={url} url={url} alt="" />);
  const {container, unmount} = renderWith(auth, images);
  await pass(0);
  expect(container.querySelectorAll('img').length).toBe(MANY.length);
  expect(refetch).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(1);
  expect(subscribers()).toBe(MANY.length);
  unmount();
  await pass(0);
  expect(subscribers()).toBe(0);
  expect(vi.getTimerCount()).toBe(1);
});

test('a token change renders none of 2,000 loaded images again', async () => {
  const {auth} = openSessionWithToken();
  let renders = 0;
  function Image({url}: {url: string}) {
    const {src, onLoad, onError} = useImageUrl(url);
    renders++;
    return <img src={src} onLoad={onLoad} onError={onError} />;
  }
  const images = MANY.map(url => <Image key={url} url={url} />);
  const {container} = renderWith(auth, images);
  for (const image of container.querySelectorAll('img')) image.dispatchEvent(new Event('load'));
  await pass(0);
  const before = renders;
  await rotate(auth);
  await rotate(auth);
  expect(renders).toBe(before);
});

test('2,000 images that fail at once make one refetch, and load with what that brings', async () => {
  const {auth, refetch} = openSessionWithToken();
  const images = MANY.map(url => <AuthImage key={url} url={url} alt="" />);
  const {container} = renderWith(auth, images);
  await pass(10);
  await act(async () => {
    for (const image of container.querySelectorAll('img')) image.dispatchEvent(new Event('error'));
  });
  await pass(0);
  expect(refetch).toHaveBeenCalledTimes(1);
  const token = await refetch.mock.results[0]?.value;
  const sources = [...container.querySelectorAll('img')].map(({src}) => src);
  expect(sources.length).toBe(MANY.length);
  expect(sources.every(src => src.endsWith(`X-Os-Auth=${token}`))).toBe(true);
});

test('an image of a session that was disposed shows its fallback', async () => {
  const {auth} = openSessionWithToken();
  auth.dispose();
  const {container} = renderWith(auth, <AuthImage url={url} alt="" fallback="A" />);
  await pass(0);
  expect(container.innerHTML).toBe('A');
});
