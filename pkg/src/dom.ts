// 'objectstore-image-auth/dom': a session's URLs in a page, without a framework.

import {cancelDownload} from './download.js';
import {ImageLoad} from './image-load.js';
import {attachLink} from './link.js';
import {whenNear} from './near.js';
import type {ImageAuth} from './session.js';

/** An element may be bound anew before its old binding ends: that must not cancel the new one's download. */
const lastBinding = new WeakMap<HTMLImageElement, ImageLoad>();

/**
 * Keeps `img.src` loadable: sets it, and on failure tries what the session says. Returns the unbinder: it
 * leaves a loaded image as it is, and cancels the download of one that has not loaded yet, by taking its
 * `src` away.
 *
 * ```ts
 * const unbind = bindImage(document.querySelector('img'), objectUrl(baseUrl, icon), auth);
 * ```
 *
 * A loaded image keeps its `src`. While there is nothing to load, it has none; one that failed for good
 * is tried again when another token comes, or when the server is well again after an outage. One with
 * `loading="lazy"` gets its `src` when it is scrolled near, so that no token ends before that. `src` is an
 * absolute URL: also in a frame or a pop-up, what is loaded is what the session checked.
 */
export function bindImage(img: HTMLImageElement, url: string, auth: ImageAuth): () => void {
  const load = new ImageLoad(auth, url);
  lastBinding.set(img, load);
  let src: string | undefined;
  const show = () => {
    src = load.state().src;
    if (src === undefined) img.removeAttribute('src');
    else if (img.getAttribute('src') !== src) img.src = src;
  };
  let unsubscribe = (): void => {};
  const begin = () => {
    img.addEventListener('load', load.onLoad);
    img.addEventListener('error', load.onError);
    unsubscribe = load.subscribe(show);
    show();
  };
  const isLazy = img.loading === 'lazy';
  if (isLazy && !img.complete) img.removeAttribute('src');
  const stopWaiting = isLazy ? whenNear(img, begin) : begin();
  return () => {
    stopWaiting?.();
    unsubscribe();
    img.removeEventListener('load', load.onLoad);
    img.removeEventListener('error', load.onError);
    const isLast = lastBinding.get(img) === load;
    if (isLast && load.state().status === 'loading') cancelDownload(img, src);
  };
}

/**
 * Keeps a link to an object usable whenever it is followed, opened in a new tab or copied. Returns the
 * unbinder. Sets `rel="noreferrer"` and `referrerpolicy="no-referrer"` where the link says nothing else.
 *
 * Whoever gets a copied link can open it for as long as its token lives: minutes. A URL that is not http(s)
 * gets no `href`: it could run script.
 */
export function bindLink(a: HTMLAnchorElement, url: string, auth: ImageAuth): () => void {
  const {follow, unbind} = attachLink(a, url, auth);
  a.addEventListener('click', follow);
  a.addEventListener('auxclick', follow);
  return () => {
    unbind();
    a.removeEventListener('click', follow);
    a.removeEventListener('auxclick', follow);
  };
}
