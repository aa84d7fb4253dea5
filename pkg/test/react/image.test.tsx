// `AuthImage` and `useImageUrl`: what a user sees while tokens expire, images fail and URLs change.

import {act, render} from '@testing-library/react';
import {AuthImage, ImageAuthProvider, useImageUrl} from 'objectstore-image-auth/react';
import {createRef} from 'react';
import {expect, test, vi} from 'vitest';
import {
  fails,
  imageIn,
  loads,
  mint,
  objectNamed,
  openSession,
  openSessionWithToken,
  pass,
  poll,
  renderWith,
  rotate,
  tokenIn,
} from './support';

const url = objectNamed('icon');

test('an image is shown in the first render where the session has a token', () => {
  const {auth, refetch} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={url} alt="Icon" className="icon" />);
  const image = imageIn(container);
  expect(image?.getAttribute('src')).toContain(`${url}?X-Os-Auth=`);
  expect(image?.alt).toBe('Icon');
  expect(image?.className).toBe('icon');
  expect(refetch).not.toHaveBeenCalled();
});

test('the fallback is shown until the first token comes', async () => {
  const token = mint();
  const {auth, refetch} = openSession({refetch: async () => token});
  const {container} = renderWith(auth, <AuthImage url={url} alt="" fallback="A" />);
  expect(container.innerHTML).toBe('A');
  await pass(0);
  expect(tokenIn(imageIn(container)?.src)).toBe(token);
  expect(refetch).not.toHaveBeenCalled();
});

test('without a URL, the fallback is shown', () => {
  const {auth} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={null} alt="" fallback={<b>?</b>} />);
  expect(container.innerHTML).toBe('<b>?</b>');
});

test('a loaded image keeps its src, and is not rendered again when the token changes', async () => {
  const {auth} = openSessionWithToken();
  const rendered = vi.fn();
  function Image() {
    const {src, status, onLoad, onError} = useImageUrl(url);
    rendered(status);
    return <img src={src} onLoad={onLoad} onError={onError} />;
  }
  const {container} = renderWith(auth, <Image />);
  const src = imageIn(container)?.src;
  await loads(imageIn(container));
  expect(rendered.mock.calls).toEqual([['loading'], ['loaded']]);
  for (let round = 0; round < 5; round++) {
    await poll(auth);
    await rotate(auth);
  }
  expect(auth.peekImageUrl(url)).not.toBe(new URL(src ?? '').pathname);
  expect(imageIn(container)?.src).toBe(src);
  expect(rendered).toHaveBeenCalledTimes(2);
});

test('an image that fails with an expired token is loaded with the next', async () => {
  const {auth, refetch} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={url} alt="" fallback="A" />);
  const first = imageIn(container)?.src;
  await pass(400);
  await fails(imageIn(container));
  expect(imageIn(container)?.src).not.toBe(first);
  expect(tokenIn(imageIn(container)?.src)).toBe(await refetch.mock.results.at(-1)?.value);
});

test('an image that fails with every token shows its fallback, and starts no more refetches', async () => {
  const server = vi.fn(async () => new Response(null, {status: 404}));
  vi.stubGlobal('fetch', server);
  const {auth, refetch} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={url} alt="" fallback="A" />);
  await pass(10);
  await fails(imageIn(container));
  expect(refetch).toHaveBeenCalledTimes(1);
  await fails(imageIn(container));
  expect(container.innerHTML).toBe('A');
  await pass(3_600);
  expect(refetch).toHaveBeenCalledTimes(1);
  expect(server).toHaveBeenCalledTimes(2); // without the token, and with it
});

test('images that failed in an outage load when the server has recovered', async () => {
  let status = 503;
  vi.stubGlobal('fetch', async () => new Response(null, {status}));
  const {auth} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={url} alt="" fallback="A" />);
  await pass(10);
  await fails(imageIn(container));
  await fails(imageIn(container));
  expect(container.innerHTML).toBe('A');
  await pass(120);
  expect(container.innerHTML).toBe('A');
  status = 200;
  await pass(60);
  expect(imageIn(container)).not.toBeNull();
  await loads(imageIn(container));
  expect(imageIn(container)).not.toBeNull();
});

test('an image that failed loads with the next token, in the same component', async () => {
  const {auth} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={url} alt="" fallback="A" />);
  await pass(10);
  await fails(imageIn(container));
  await fails(imageIn(container));
  expect(container.innerHTML).toBe('A');
  const token = await rotate(auth);
  expect(tokenIn(imageIn(container)?.src)).toBe(token);
  await loads(imageIn(container));
  expect(imageIn(container)).not.toBeNull();
});

test('after a refused refetch the fallback is shown until a token comes', async () => {
  const refused = () => Promise.reject(Object.assign(new Error('forbidden'), {status: 403}));
  const {auth} = openSession({refetch: refused});
  const states: unknown[] = [];
  function Image() {
    const {src, status, error} = useImageUrl(url);
    states.push([status, (error as {code?: string} | undefined)?.code]);
    return <img src={src} />;
  }
  const {container} = renderWith(auth, <Image />);
  await pass(0);
  expect(states.at(-1)).toEqual(['failed', 'refetch-failed']);
  const token = await poll(auth);
  expect(tokenIn(imageIn(container)?.src)).toBe(token);
  expect(states.at(-1)).toEqual(['loading', undefined]);
});

test('a URL outside the base gets no token, and an error that says so', () => {
  const {auth} = openSessionWithToken();
  const seen = vi.fn();
  function Image() {
    const {src, status, error} = useImageUrl('https://elsewhere.example/icon');
    seen(src, status, (error as {code?: string}).code);
    return null;
  }
  renderWith(auth, <Image />);
  expect(seen).toHaveBeenLastCalledWith(undefined, 'failed', 'outside-base');
});

test('a new URL is a new image, from the first render on', async () => {
  const {auth} = openSessionWithToken();
  const {container, rerender} = renderWith(auth, <AuthImage url={url} alt="" />);
  await loads(imageIn(container));
  rerender(<AuthImage url={objectNamed('other')} alt="" />);
  expect(imageIn(container)?.src).toContain('/other?');
  rerender(<AuthImage url={undefined} alt="" fallback="none" />);
  expect(container.innerHTML).toBe('none');
});

test('a loaded image is kept when the session changes', async () => {
  const one = openSessionWithToken();
  const other = openSessionWithToken();
  const page = ({auth}: typeof one) => (
    <ImageAuthProvider auth={auth}>
      <AuthImage url={url} alt="" />
    </ImageAuthProvider>
  );
  const {container, rerender} = render(page(one));
  await loads(imageIn(container));
  const src = imageIn(container)?.src;
  rerender(page(other));
  expect(imageIn(container)?.src).toBe(src);
});

test("the app's own listeners and refs work as on a plain <img>", async () => {
  const {auth} = openSessionWithToken();
  const onLoad = vi.fn();
  const onError = vi.fn();
  const ref = createRef<HTMLImageElement>();
  const {container} = renderWith(
    auth,
    <AuthImage ref={ref} url={url} alt="" onLoad={onLoad} onError={onError} />,
  );
  expect(ref.current).toBe(imageIn(container));
  await loads(ref.current);
  expect(onLoad).toHaveBeenCalledOnce();
  await fails(ref.current);
  expect(onError).toHaveBeenCalledOnce();
});

test('a lazy image gets its src when it is near the viewport, in the same element', async () => {
  const observed = new Map<Element, () => void>();
  class Observer {
    #near: (entries: {isIntersecting: boolean}[]) => void;
    constructor(near: (entries: {isIntersecting: boolean}[]) => void) {
      this.#near = near;
    }
    observe(element: Element) {
      this.#near([{isIntersecting: false}]);
      observed.set(element, () => this.#near([{isIntersecting: true}]));
    }
    disconnect() {
      observed.clear();
    }
  }
  vi.stubGlobal('IntersectionObserver', Observer);
  const {auth, refetch} = openSessionWithToken();
  const {container, unmount} = renderWith(
    auth,
    <AuthImage url={url} alt="" loading="lazy" fallback="A" />,
    {reactStrictMode: true},
  );
  const image = imageIn(container);
  expect(image?.hasAttribute('src')).toBe(false);
  await pass(3_600);
  expect(refetch).not.toHaveBeenCalled();

  await act(async () => observed.get(image as Element)?.());
  expect(container.innerHTML).toContain(`src="${url}?X-Os-Auth=`);
  expect(tokenIn(imageIn(container)?.src)).toBe(await refetch.mock.results.at(-1)?.value);
  expect(observed.size).toBe(0);
  unmount();
  vi.unstubAllGlobals();
});

test('a lazy image is shown at once where there is no IntersectionObserver', () => {
  const {auth} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={url} alt="" loading="lazy" />);
  expect(tokenIn(imageIn(container)?.src)).not.toBeNull();
});

test('a lazy image without a URL shows its fallback', () => {
  const {auth} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={null} alt="" loading="lazy" fallback="A" />);
  expect(container.innerHTML).toBe('A');
});

test('a ref function gets the element, and null when it unmounts', async () => {
  const {auth} = openSessionWithToken();
  const ref = vi.fn();
  const {container, rerender, unmount} = renderWith(auth, <AuthImage ref={ref} url={url} alt="" />);
  const image = imageIn(container);
  expect(ref.mock.calls).toEqual([[image]]);
  rerender(<AuthImage ref={ref} url={objectNamed('other')} alt="" />);
  expect(ref.mock.calls).toEqual([[image]]);
  expect(imageIn(container)).toBe(image);
  unmount();
  expect(ref).toHaveBeenLastCalledWith(null);
});

test('an image that is unmounted before it has loaded loses its src, and reports no error', async () => {
  const {auth} = openSessionWithToken();
  const onError = vi.fn();
  const {container, unmount} = renderWith(auth, <AuthImage url={url} alt="" onError={onError} />, {
    reactStrictMode: true,
  });
  const image = imageIn(container);
  await pass(0);
  expect(image?.hasAttribute('src')).toBe(true);
  unmount();
  await pass(0);
  expect(image?.getAttribute('src')).toBeFalsy();
  expect(onError).not.toHaveBeenCalled();
});

test('an element whose URL changes keeps the new src', async () => {
  const {auth} = openSessionWithToken();
  const {container, rerender} = renderWith(auth, <AuthImage url={url} alt="" />);
  rerender(<AuthImage url={objectNamed('other')} alt="" />);
  await pass(0);
  expect(imageIn(container)?.src).toContain('/other?X-Os-Auth=');
});
