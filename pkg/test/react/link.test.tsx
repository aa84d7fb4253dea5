// `AuthLink` and `bindLink`: a link that works whenever it is used.

import {act, fireEvent, screen} from '@testing-library/react';
import {bindLink} from 'objectstore-image-auth/dom';
import {AuthLink} from 'objectstore-image-auth/react';
import {createRef} from 'react';
import {expect, test, vi} from 'vitest';
import {
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

function link(): HTMLAnchorElement {
  return screen.getByRole('link');
}

/** Clicks the link. True if the click is left to the browser. (It is then prevented: jsdom cannot navigate.) */
async function isLeftToBrowser(): Promise<boolean> {
  let isLeft = false;
  const keep = (event: Event) => {
    isLeft = !event.defaultPrevented;
    if (isLeft) event.preventDefault();
  };
  window.addEventListener('click', keep, {once: true});
  await act(async () => void fireEvent.click(link()));
  return isLeft;
}

/** Renders a link, and records where its clicks would lead, since jsdom cannot navigate. */
function renderLink(auth: ReturnType<typeof openSession>['auth'], props = {}) {
  const followed: string[] = [];
  // Restored after each test, by `restoreMocks`.
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    followed.push(this.href);
  });
  const ref = createRef<HTMLAnchorElement>();
  renderWith(
    auth,
    <AuthLink ref={ref} url={url} {...props}>
      Open
    </AuthLink>,
  );
  return {followed, ref};
}

test('a link carries the current token, and sends no referrer', () => {
  const {auth, refetch} = openSessionWithToken();
  const {ref} = renderLink(auth);
  expect(ref.current).toBe(link());
  expect(link().getAttribute('href')).toContain(`${url}?X-Os-Auth=`);
  expect(link().rel).toBe('noreferrer');
  expect(link().referrerPolicy).toBe('no-referrer');
  expect(refetch).not.toHaveBeenCalled();
});

test("the app's own attributes and listeners are kept", async () => {
  const {auth} = openSessionWithToken();
  const onClick = vi.fn();
  renderLink(auth, {rel: 'noopener', download: 'icon.png', className: 'button', onClick});
  expect(link().rel).toBe('noopener');
  expect(link().download).toBe('icon.png');
  expect(link().className).toBe('button');
  await isLeftToBrowser();
  expect(onClick).toHaveBeenCalledOnce();
});

test('an unused link is updated with each token, and starts no refetch', async () => {
  const {auth, refetch} = openSessionWithToken();
  renderLink(auth);
  const token = await rotate(auth);
  expect(tokenIn(link().href)).toBe(token);
  await pass(3_600);
  expect(refetch).not.toHaveBeenCalled();
});

for (const [event, fire] of [
  ['pointed at', fireEvent.pointerEnter],
  ['pressed', fireEvent.pointerDown],
  ['focused', fireEvent.focus],
  ['asked for its menu', fireEvent.contextMenu],
  ['dragged', fireEvent.dragStart],
] as const) {
  test(`a link with an expired token is renewed when it is ${event}`, async () => {
    const {auth, refetch} = openSessionWithToken();
    renderLink(auth);
    await pass(600);
    fire(link());
    await pass(0);
    expect(refetch).toHaveBeenCalledTimes(1);
    expect(tokenIn(link().href)).toBe(await refetch.mock.results[0]?.value);
  });
}

test('a click with a usable token is left to the browser', async () => {
  const {auth} = openSessionWithToken();
  const {followed} = renderLink(auth);
  expect(await isLeftToBrowser()).toBe(true);
  expect(followed).toEqual([]);
});

test('a click with an expired token waits for the next, and then follows the link', async () => {
  const {auth, refetch} = openSessionWithToken();
  const {followed} = renderLink(auth);
  await pass(600);
  expect(await isLeftToBrowser()).toBe(false);
  expect(refetch).toHaveBeenCalledTimes(1);
  expect(followed.map(tokenIn)).toEqual([await refetch.mock.results[0]?.value]);
});

test('a click that the app prevents does nothing', async () => {
  const {auth} = openSessionWithToken();
  const {followed} = renderLink(auth, {
    onClick: (event: {preventDefault(): void}) => event.preventDefault(),
  });
  await pass(600);
  await isLeftToBrowser();
  expect(followed).toEqual([]);
});

test('a new tab is opened at once, and closed with an error in the console where no token comes', async () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
  const refused = () => Promise.reject(Object.assign(new Error('gone'), {status: 404}));
  const {auth} = openSession({refetch: refused});
  auth.ingest(mint());
  renderLink(auth, {target: '_blank'});
  await pass(600);
  const tab = {close: vi.fn()};
  const open = vi.spyOn(window, 'open').mockReturnValue(tab as unknown as Window);
  await act(async () => {
    fireEvent.click(link());
    expect(open).toHaveBeenCalledOnce();
  });
  await pass(0);
  expect(tab.close).toHaveBeenCalledOnce();
  expect(complaints.mock.calls.flat().map(String).join()).toMatch(/ObjectstoreAuthError/);
});

for (const wrong of [
  'javascript:alert(1)',
  ' java\nscript:alert(1)',
  'data:text/html,a',
  'http://[',
]) {
  test(`a URL that no browser should follow gets no href: ${JSON.stringify(wrong)}`, async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const {auth} = openSessionWithToken();
    const a = document.body.appendChild(document.createElement('a'));
    const unbind = bindLink(a, wrong, auth);
    expect(a.hasAttribute('href')).toBe(false);
    await rotate(auth);
    fireEvent.pointerEnter(a);
    fireEvent.click(a);
    await pass(0);
    expect(a.hasAttribute('href')).toBe(false);
    auth.dispose();
    fireEvent.focus(a);
    expect(a.hasAttribute('href')).toBe(false);
    unbind();
    a.remove();
  });
}

test('bindLink binds a plain link, and unbinds it', async () => {
  const {auth, refetch} = openSessionWithToken();
  const a = document.body.appendChild(document.createElement('a'));
  const unbind = bindLink(a, url, auth);
  const first = a.href;
  expect(tokenIn(first)).not.toBeNull();
  unbind();
  await rotate(auth);
  expect(a.href).toBe(first);
  await pass(600);
  fireEvent.pointerDown(a);
  await pass(0);
  expect(refetch).not.toHaveBeenCalled();
  a.remove();
});

test('a link outside the base gets no token', async () => {
  const {auth} = openSessionWithToken();
  const {followed} = renderLink(auth, {url: 'https://elsewhere.example/icon'});
  expect(link().href).toBe('https://elsewhere.example/icon');
  expect(await isLeftToBrowser()).toBe(true);
  await poll(auth);
  expect(link().href).toBe('https://elsewhere.example/icon');
  expect(followed).toEqual([]);
});
