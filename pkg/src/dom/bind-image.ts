// Keeps the `src` of an `<img>` loadable.

import {cancelDownload} from '../shared/cancel-download.js';
import {ElementStore} from '../shared/element-store.js';
import {whenNear} from '../shared/when-near.js';
import type {ImageAuth} from '../core/session.js';

/** An element may be bound again before its old binding ends: that must not cancel the new download. */
const lastBinding = new WeakMap<HTMLImageElement, ElementStore>();

/**
 * Keeps `img.src` loadable: sets it, and retries on failure. Returns the unbinder, which leaves a loaded image as it is,
 * and cancels the download of one that has not loaded yet.
 *
 * ```ts
 * const img = document.createElement('img');
 * const unbind = bindImage(img, objectUrl(baseUrl, icon), auth);
 * ```
 *
 * A loaded image keeps its `src`. An image has no `src` while there is nothing to load. One that failed for good is
 * tried again when another token comes, or when the server recovers from an outage. One with `loading="lazy"` gets its
 * `src` when it is scrolled near, so that its token does not expire before. `src` is an absolute URL: an element of
 * another document (a frame, a pop-up) loads what the session checked.
 *
 * If the element has a `srcset` (of URLs without a token), each candidate gets its URL from the session, too.
 */
export function bindImage(img: HTMLImageElement, url: string, auth: ImageAuth): () => void {
  const srcSet = srcSetOf(img, url);
  img.removeAttribute('srcset');
  const store = new ElementStore(auth, url, srcSet);
  lastBinding.set(img, store);
  let src: string | undefined;
  const show = () => {
    const state = store.state();
    src = state.src;
    if (srcSet) setOrRemove(img, 'srcset', state.srcSet);
    setOrRemove(img, 'src', src);
  };
  let unsubscribe = (): void => {};
  const start = () => {
    img.addEventListener('load', store.onLoad);
    img.addEventListener('error', store.onError);
    unsubscribe = store.subscribe(show);
    show();
  };
  const isLazy = img.loading === 'lazy';
  if (isLazy && !img.complete) img.removeAttribute('src');
  const stopWaiting = isLazy ? whenNear(img, start) : start();
  return () => {
    stopWaiting?.();
    unsubscribe();
    img.removeEventListener('load', store.onLoad);
    img.removeEventListener('error', store.onError);
    const isLast = lastBinding.get(img) === store;
    if (isLast && store.state().status === 'loading') cancelDownload(img, src);
  };
}

/** The candidates without a token. If the element was bound before, they are those of then: it has the session's URLs now. */
function srcSetOf(img: HTMLImageElement, url: string): string | undefined {
  const attribute = img.getAttribute('srcset') || undefined;
  const last = lastBinding.get(img);
  const isOurs = !attribute || attribute === last?.state().srcSet;
  return isOurs && last?.url === url ? last.srcSet : attribute;
}

function setOrRemove(
  img: HTMLImageElement,
  name: 'src' | 'srcset',
  value: string | undefined,
): void {
  if (value === undefined) img.removeAttribute(name);
  else if (img.getAttribute(name) !== value) img[name] = value;
}
