// Responsive images: `srcSet`, and the sources of a `<picture>`.

import {fireEvent, act} from '@testing-library/react';
import {bindImage} from 'objectstore-image-auth/dom';
import {AuthImage, useImageSrcSet} from 'objectstore-image-auth/react';
import {expect, test} from 'vitest';
import {
  imageIn,
  loads,
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
const [small, large] = [objectNamed('icon-small'), objectNamed('icon,large')];
const srcSet = `${small} 1x, ${large} 2x`;

/** The tokens of a `srcset`, with each candidate's descriptor. */
function tokensIn(srcset: string | undefined) {
  return (srcset ?? '').split(', ').map(candidate => {
    const [src, descriptor] = candidate.split(' ');
    return [tokenIn(src), descriptor];
  });
}

test('each candidate of an `AuthImage` carries the token', async () => {
  const {auth} = openSession();
  const {container} = renderWith(auth, <AuthImage url={url} srcSet={srcSet} alt="" />);
  expect(imageIn(container)).toBeNull();
  const token = await poll(auth);
  await pass(0);
  const img = imageIn(container);
  expect(tokenIn(img?.src)).toBe(token);
  expect(tokensIn(img?.srcset)).toEqual([
    [token, '1x'],
    [token, '2x'],
  ]);
});

test('a loaded image keeps its srcset when the token changes', async () => {
  const {auth} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={url} srcSet={srcSet} alt="" />);
  const before = imageIn(container)?.srcset;
  await loads(imageIn(container));
  await rotate(auth);
  await rotate(auth);
  expect(imageIn(container)?.srcset).toBe(before);
});

test('when a candidate fails with a token that has expired, all get another', async () => {
  const {auth} = openSessionWithToken();
  const {container} = renderWith(auth, <AuthImage url={url} srcSet={srcSet} alt="" />);
  await loads(imageIn(container));
  await rotate(auth);
  await pass(60);
  const img = imageIn(container) as HTMLImageElement;
  // As when the window is resized: the browser takes another candidate.
  const candidate = img.srcset.split(/ 2x/)[0]?.split(', ').at(-1);
  Object.defineProperty(img, 'currentSrc', {value: candidate, configurable: true});
  // It had loaded, so this is a new load.
  await act(async () => void fireEvent.error(img));
  await pass(0);
  const retried = imageIn(container);
  const token = tokenIn(auth.imageUrl(url));
  expect(retried?.src).toBe(auth.imageUrl(url));
  expect(tokensIn(retried?.srcset)).toEqual([
    [token, '1x'],
    [token, '2x'],
  ]);
});

test('a candidate outside the base stays as it is, without a token', () => {
  const {auth} = openSessionWithToken();
  const mixed = `${small} 1x, https://cdn.example/icon.png 2x`;
  const {container} = renderWith(auth, <AuthImage url={url} srcSet={mixed} alt="" />);
  const [inside, outside] = tokensIn(imageIn(container)?.srcset);
  expect(inside?.[0]).not.toBeNull();
  expect(outside).toEqual([null, '2x']);
});

test('the sources of a `<picture>` carry the token, and change only when an image is retried', async () => {
  function Picture() {
    return (
      <picture>
        <source srcSet={useImageSrcSet(srcSet)} media="(min-width: 800px)" />
        <AuthImage url={url} alt="" />
      </picture>
    );
  }
  const {auth, refetch} = openSession();
  const {container} = renderWith(auth, <Picture />);
  await pass(0);
  expect(refetch).toHaveBeenCalledTimes(1);
  const source = container.querySelector('source');
  const first = source?.srcset;
  expect(tokensIn(first)[1]?.[0]).toBe(tokenIn(imageIn(container)?.src));
  await loads(imageIn(container));
  await rotate(auth);
  await pass(60);
  expect(source?.srcset).toBe(first);
  await act(async () => void fireEvent.error(imageIn(container) as HTMLImageElement));
  await pass(0);
  expect(tokensIn(source?.srcset)[1]?.[0]).toBe(tokenIn(auth.imageUrl(url)));
  expect(source?.srcset).not.toBe(first);
});

test('`useImageSrcSet` without a srcset has none, and refetches nothing', async () => {
  function Source({srcSet}: {srcSet: string | null | undefined}) {
    return <source srcSet={useImageSrcSet(srcSet)} />;
  }
  const {auth, refetch} = openSession();
  const {container} = renderWith(auth, <Source srcSet={null} />);
  await pass(10);
  expect(container.querySelector('source')?.hasAttribute('srcset')).toBe(false);
  expect(refetch).not.toHaveBeenCalled();
});

test('`bindImage` gives each candidate of the `srcset` of an element its URL', async () => {
  const {auth} = openSession();
  const img = document.createElement('img');
  img.srcset = srcSet;
  const unbind = bindImage(img, url, auth);
  expect(img.hasAttribute('srcset')).toBe(false);
  const token = await poll(auth);
  await pass(0);
  expect(tokenIn(img.src)).toBe(token);
  expect(tokensIn(img.srcset)).toEqual([
    [token, '1x'],
    [token, '2x'],
  ]);
  unbind();
});

test('an element that is bound again keeps its candidates', async () => {
  const {auth} = openSessionWithToken();
  const img = document.createElement('img');
  img.setAttribute('srcset', `${objectNamed('a')} 1x, ${objectNamed('b')} 2x`);
  // As effects do in StrictMode.
  bindImage(img, objectNamed('a'), auth)();
  const unbind = bindImage(img, objectNamed('a'), auth);
  expect(img.srcset.match(/X-Os-Auth=/g)).toHaveLength(2);
  unbind();
});

test('a srcset of a session that was disposed is not shown without a token', () => {
  const {auth} = openSessionWithToken();
  function Sources() {
    return <>{useImageSrcSet(`${objectNamed('a')} 1x`) ?? 'none'}</>;
  }
  auth.dispose();
  expect(() => renderWith(auth, <Sources />)).toThrow(/disposed/);
});
