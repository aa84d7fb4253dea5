// No part of a token shows in what components and bindings say of what fails, nor in the document but where
// images and links lead.

import {act, fireEvent, render, screen} from '@testing-library/react';
import * as dom from 'objectstore-image-auth/dom';
import * as react from 'objectstore-image-auth/react';
import {Component, useEffect, type ReactNode} from 'react';
import {expect, test, vi} from 'vitest';
import {looksOf} from '../leaks/looks-in-node.js';
import {finderOf} from '../leaks/marks.js';
import {mint, objectNamed, openSession, openSessionWithToken, pass, renderWith} from './support';

const url = objectNamed('icon');

/** All that is made with a session. */
const DRIVEN = {
  dom: ['bindImage', 'bindLink'],
  react: [
    'AuthImage',
    'AuthLink',
    'ImageAuthProvider',
    'useImageAuth',
    'useImageAuthSnapshot',
    'useImageBlob',
    'useImageUrl',
  ],
};

test('all exports are driven', () => {
  expect(Object.keys(dom).sort()).toEqual(DRIVEN.dom);
  expect(Object.keys(react).sort()).toEqual(DRIVEN.react);
});

/** Nothing is printed from now on; what would have been, and what else is seen, is looked at. */
function watch() {
  const seen: unknown[] = [];
  for (const [name, method] of Object.entries(console)) {
    if (typeof method !== 'function') continue;
    vi.spyOn(console, name as 'log').mockImplementation((...args) => void seen.push(args));
  }
  return seen;
}

function assertNone(seen: unknown[], tokens: string[]) {
  const find = finderOf(tokens);
  for (const value of seen) expect(find(looksOf(value))).toBeUndefined();
  for (const element of document.querySelectorAll('img, a')) {
    element.removeAttribute('src');
    element.removeAttribute('href');
  }
  expect(find(document.documentElement.outerHTML)).toBeUndefined();
}

/** Everything of one object, and what it tells. */
function Everything({url, seen}: {url: string; seen: unknown[]}) {
  const image = react.useImageUrl(url);
  const blob = react.useImageBlob(url);
  seen.push(react.useImageAuthSnapshot(), react.useImageAuth());
  seen.push({...image, src: undefined}, {...blob, src: undefined});
  return (
    <>
      <img src={image.src} alt="" onLoad={image.onLoad} onError={image.onError} />
      <react.AuthImage url={url} alt="" fallback={<b>{image.status}</b>} />
      <react.AuthLink url={url}>Open</react.AuthLink>
      <Bound url={url} />
      <output>{String(image.error ?? blob.error)}</output>
    </>
  );
}

function Bound({url}: {url: string}) {
  const auth = react.useImageAuth();
  useEffect(() => {
    const img = document.body.appendChild(document.createElement('img'));
    const a = document.body.appendChild(document.createElement('a'));
    const ends = [dom.bindImage(img, url, auth), dom.bindLink(a, url, auth)];
    return () => {
      for (const end of ends) end();
      img.remove();
      a.remove();
    };
  }, [auth, url]);
  return null;
}

class Boundary extends Component<{seen: unknown[]; children: ReactNode}> {
  override state = {failed: false};
  static getDerivedStateFromError() {
    return {failed: true};
  }
  override componentDidCatch(error: unknown, info: unknown) {
    this.props.seen.push(error, info);
  }
  override render() {
    return this.state.failed ? null : this.props.children;
  }
}

const REFUSALS = {
  'a server that refuses all tokens': () => Promise.resolve(new Response('', {status: 401})),
  'a server that has no such object': () => Promise.resolve(new Response('', {status: 404})),
  'a network that fails': (src: string) =>
    Promise.reject(new TypeError(`Failed to fetch ${src}`, {cause: src})),
};

for (const mode of ['development', 'production']) {
  for (const [name, answer] of Object.entries(REFUSALS)) {
    test(`${name} makes nobody tell a token, in ${mode}`, async () => {
      vi.stubEnv('NODE_ENV', mode);
      const seen = watch();
      vi.spyOn(globalThis, 'fetch').mockImplementation(src => answer(String(src)));
      const tokens = [mint()];
      const refetch = async () => {
        tokens.push(mint());
        throw Object.assign(new Error(tokens.at(-1)), {status: 503});
      };
      const {auth} = openSession({refetch});
      auth.ingest(tokens[0]);
      renderWith(auth, <Everything url={url} seen={seen} />, {reactStrictMode: true});
      for (const img of document.querySelectorAll('img')) {
        await act(async () => void fireEvent.error(img));
      }
      await pass(600);
      vi.spyOn(window, 'open').mockReturnValue(null);
      for (const a of document.querySelectorAll('a')) {
        a.addEventListener('click', event => event.preventDefault());
        a.target = '_blank';
        await act(async () => void fireEvent.click(a));
      }
      await pass(40);
      expect(seen.length).toBeGreaterThan(10);
      assertNone(seen, tokens);
      vi.unstubAllEnvs();
    });
  }
}

for (const [name, make] of Object.entries({
  'that does not parse': (token: string) => `http://[${token}`,
  'outside the base': (token: string) => `https://evil.example/?X-Os-Auth=${token}`,
  'with a token in its path': (token: string) => objectNamed(`../../../../../../${token}`),
})) {
  test(`a URL ${name} makes nobody tell a token but where it leads`, async () => {
    const seen = watch();
    const {auth} = openSessionWithToken();
    const token = mint();
    renderWith(
      auth,
      <Boundary seen={seen}>
        <Everything url={make(token)} seen={seen} />
      </Boundary>,
    );
    await pass(60);
    assertNone(seen, [token]);
  });
}

test('what is rendered outside of a provider tells nothing', () => {
  const seen = watch();
  render(
    <Boundary seen={seen}>
      <react.AuthImage url={`${url}?X-Os-Auth=${mint()}`} alt="" />
    </Boundary>,
  );
  expect(seen.map(String).join()).toMatch(/ImageAuthProvider/);
  expect(screen.queryByRole('img')).toBeNull();
  assertNone(seen, [mint()]);
});
