// No part of a token shows in what `/dom` and `/react` throw, print or render, except in the URLs of images and links.

import {act, fireEvent, render, screen} from '@testing-library/react';
import * as dom from 'objectstore-image-auth/dom';
import * as react from 'objectstore-image-auth/react';
import {Component, useEffect, type ReactNode} from 'react';
import {expect, test, vi} from 'vitest';
import {
  mint,
  objectNamed,
  openSession,
  openSessionWithToken,
  pass,
  renderWith,
} from '../react/support';
import {BINDINGS} from './entry-points.js';
import {finderOf} from './find-token.js';
import {visibleText} from './visible-text-in-node.js';

const url = objectNamed('icon');

test('the table of entry points has every export', () => {
  expect(Object.keys(dom).sort()).toEqual(BINDINGS.dom);
  expect(Object.keys(react).sort()).toEqual(BINDINGS.react);
});

/** From now on nothing is printed. Returns what would have been; the tests add what else can be seen. */
function watchConsole() {
  const seen: unknown[] = [];
  for (const [name, method] of Object.entries(console)) {
    if (typeof method !== 'function') continue;
    vi.spyOn(console, name as 'log').mockImplementation((...args) => void seen.push(args));
  }
  return seen;
}

function assertNone(seen: unknown[], tokens: string[]) {
  const find = finderOf(tokens);
  for (const value of seen) expect(find(visibleText(value))).toBeUndefined();
  for (const element of document.querySelectorAll('img, a, source')) {
    element.removeAttribute('src');
    element.removeAttribute('srcset');
    element.removeAttribute('href');
  }
  expect(find(document.documentElement.outerHTML)).toBeUndefined();
}

/** Every binding, with one URL. Adds to `seen` what they return. */
function Everything({url, seen}: {url: string; seen: unknown[]}) {
  const image = react.useImageUrl(url);
  const blob = react.useImageBlob(url);
  seen.push(react.useImageAuthSnapshot(), react.useImageAuth());
  seen.push({...image, src: undefined}, {...blob, src: undefined});
  return (
    <>
      <img src={image.src} alt="" onLoad={image.onLoad} onError={image.onError} />
      <source srcSet={react.useImageSrcSet(`${url} 2x`)} />
      <react.AuthImage url={url} srcSet={`${url} 2x`} alt="" fallback={<b>{image.status}</b>} />
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
    test(`${name} makes no binding reveal a token, in ${mode}`, async () => {
      vi.stubEnv('NODE_ENV', mode);
      const seen = watchConsole();
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
  test(`a URL ${name} makes no binding reveal its token`, async () => {
    const seen = watchConsole();
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

test('a component outside of a provider reveals no token', () => {
  const seen = watchConsole();
  render(
    <Boundary seen={seen}>
      <react.AuthImage url={`${url}?X-Os-Auth=${mint()}`} alt="" />
    </Boundary>,
  );
  expect(seen.map(String).join()).toMatch(/ImageAuthProvider/);
  expect(screen.queryByRole('img')).toBeNull();
  assertNone(seen, [mint()]);
});
