// `AuthImage` and `useImageUrl`: what a user sees of an image while tokens come and go.

import {render} from '@testing-library/react';
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

test('an image is shown in the first render where a token is at hand', () => {
  const {auth, refetch} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={url} alt="Icon" className="icon" />);
  const image = imageIn(container);
  expect(image?.getAttribute('src')).toContain(`${url}?X-Os-Auth=`);
  expect(image?.alt).toBe('Icon');
  expect(image?.className).toBe('icon');
  expect(refetch).not.toHaveBeenCalled();
});

test('the fallback stands in until the first token comes', async () => {
  const token = mint();
  const {auth, refetch} = openSession({refetch: async () => token});
  const {container} = renderWith(auth, <AuthImage url={url} alt="" fallback="A" />);
  expect(container.innerHTML).toBe('A');
  await pass(0);
  expect(tokenIn(imageIn(container)?.src)).toBe(token);
  expect(refetch).not.toHaveBeenCalled();
});

test('there is nothing to show of no URL', () => {
  const {auth} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={null} alt="" fallback={<b>?</b>} />);
  expect(container.innerHTML).toBe('<b>?</b>');
});

test('a loaded image keeps its src, and is not rendered again, however tokens change', async () => {
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

test('an image that fails with a token that ran out is loaded with another', async () => {
  const {auth, refetch} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={url} alt="" fallback="A" />);
  const first = imageIn(container)?.src;
  await pass(400);
  await fails(imageIn(container));
  expect(imageIn(container)?.src).not.toBe(first);
  expect(tokenIn(imageIn(container)?.src)).toBe(await refetch.mock.results.at(-1)?.value);
});

test('an image that fails whatever the token shows its fallback, and no more is asked', async () => {
  const {auth, refetch} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={url} alt="" fallback="A" />);
  await pass(10);
  await fails(imageIn(container));
  expect(refetch).toHaveBeenCalledTimes(1);
  await fails(imageIn(container));
  expect(container.innerHTML).toBe('A');
  await pass(3_600);
  expect(refetch).toHaveBeenCalledTimes(1);
});

test('an image that failed recovers when another token comes, in the same component', async () => {
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

test('a refetch that is refused leaves the fallback, until a token comes', async () => {
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

test('a URL outside the base fails with an error that says so, and gets no token', () => {
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

test('another URL is another image, from the first render on', async () => {
  const {auth} = openSessionWithToken();
  const {container, rerender} = renderWith(auth, <AuthImage url={url} alt="" />);
  await loads(imageIn(container));
  rerender(<AuthImage url={objectNamed('other')} alt="" />);
  expect(imageIn(container)?.src).toContain('/other?');
  rerender(<AuthImage url={undefined} alt="" fallback="none" />);
  expect(container.innerHTML).toBe('none');
});

test('another session keeps what is loaded', async () => {
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

test("the app's own listeners and refs work as on any image", async () => {
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
