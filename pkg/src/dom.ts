// 'objectstore-image-auth/dom': a session's URLs in a page, without a framework.

import {ImageLoad} from './image-load.js';
import {attachLink} from './link.js';
import type {ImageAuth} from './session.js';

/**
 * Keeps `img.src` loadable: sets it, and on failure tries what the session says. Returns the unbinder,
 * which leaves the image as it is.
 *
 * ```ts
 * const unbind = bindImage(document.querySelector('img'), objectUrl(baseUrl, icon), auth);
 * ```
 *
 * A loaded image keeps its `src`. While there is nothing to load, it has none; one that failed for good
 * is tried again when another token comes.
 */
export function bindImage(img: HTMLImageElement, url: string, auth: ImageAuth): () => void {
  const load = new ImageLoad(auth, url);
  const show = () => {
    const {src} = load.state();
    if (src === undefined) img.removeAttribute('src');
    else if (img.getAttribute('src') !== src) img.src = src;
  };
  img.addEventListener('load', load.onLoad);
  img.addEventListener('error', load.onError);
  const unsubscribe = load.subscribe(show);
  show();
  return () => {
    unsubscribe();
    img.removeEventListener('load', load.onLoad);
    img.removeEventListener('error', load.onError);
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
