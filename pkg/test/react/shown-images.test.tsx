// Images that were shown lately and come back.

import {render} from '@testing-library/react';
import {bindImage} from 'objectstore-image-auth/dom';
import {AuthImage, ImageAuthProvider} from 'objectstore-image-auth/react';
import {expect, test} from 'vitest';
import {
  fails,
  imageIn,
  LIFETIME,
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

/** An image that has loaded, and can be taken away and brought back. */
async function renderLoaded(options?: {keepImages?: number}) {
  const {auth, refetch} = openSessionWithToken(options);
  const {container, rerender} = renderWith(auth, <AuthImage url={url} alt="" />);
  await loads(imageIn(container));
  const src = imageIn(container)?.src;
  const away = () => rerender(<p>away</p>);
  const back = (key = url) => rerender(<AuthImage url={key} alt="" data-testid="back" />);
  return {auth, refetch, container, src, away, back};
}

test('an image that comes back has the URL that it was loaded with, although another token is in use', async () => {
  const {auth, container, src, away, back} = await renderLoaded();
  away();
  await rotate(auth);
  await rotate(auth);
  back();
  expect(imageIn(container)?.src).toBe(src);
});

test('an image that comes back starts no refetch, although its token has expired', async () => {
  const {refetch, container, src, away, back} = await renderLoaded();
  away();
  await pass(2 * LIFETIME);
  const before = refetch.mock.calls.length;
  back();
  await pass(10);
  expect(imageIn(container)?.src).toBe(src);
  expect(refetch).toHaveBeenCalledTimes(before);
});

test('if it cannot be shown again, it is loaded with a usable token', async () => {
  const {auth, container, src, away, back} = await renderLoaded();
  away();
  await rotate(auth);
  await rotate(auth);
  back();
  await fails(imageIn(container));
  expect(imageIn(container)?.src).not.toBe(src);
  expect(imageIn(container)?.src).toBe(auth.imageUrl(url));
});

test('the least recently shown goes first', async () => {
  const {auth, container, src, back} = await renderLoaded({keepImages: 2});
  for (const name of ['a', 'b']) {
    back(objectNamed(name));
    await loads(imageIn(container));
  }
  const token = await rotate(auth);
  await pass(LIFETIME - 25);
  back(objectNamed('b'));
  expect(tokenIn(imageIn(container)?.src)).not.toBe(token);
  back();
  expect(imageIn(container)?.src).not.toBe(src);
});

test('with `keepImages: 0` nothing is kept', async () => {
  const {auth, container, away, back} = await renderLoaded({keepImages: 0});
  away();
  await rotate(auth);
  back();
  expect(imageIn(container)?.src).toBe(auth.imageUrl(url));
});

test('`keepImages` must be a number that is not negative', () => {
  expect(() => openSessionWithToken({keepImages: -1})).toThrow(/keepImages/);
});

test('an element that is bound again to an image that it showed keeps the URL', async () => {
  const {auth} = openSessionWithToken();
  const img = document.createElement('img');
  document.body.append(img);
  const unbind = bindImage(img, url, auth);
  const {src} = img;
  await loads(img);
  unbind();
  await poll(auth);
  await rotate(auth);
  const other = document.createElement('img');
  bindImage(other, url, auth)();
  expect(other.src).toBe(src);
  img.remove();
});

test('an image that the new session must not read is not shown any more', async () => {
  const covering = (project: string) => {
    const part = (value: object) => btoa(JSON.stringify(value)).replace(/=+$/, '');
    const exp = Math.floor(Date.now() / 1_000) + LIFETIME;
    const res = {'os:usecase': 'preprod', org: '1', project};
    return `${part({alg: 'EdDSA'})}.${part({exp, res, permissions: ['object.read']})}.c2ln`;
  };
  const [one, two] = [openSession().auth, openSession().auth];
  one.ingest(covering('2'));
  two.ingest(covering('3'));
  const ui = (auth: typeof one) => (
    <ImageAuthProvider auth={auth}>
      <AuthImage url={objectNamed('icon')} alt="" />
    </ImageAuthProvider>
  );
  const {container, rerender} = render(ui(one));
  await loads(imageIn(container));
  expect(imageIn(container)).not.toBeNull();
  rerender(ui(two));
  await pass(0);
  expect(imageIn(container)).toBeNull();
});
