// Keeps a link to an object usable.

import type {ImageAuth} from '../core/session.js';
import {attachLink} from '../shared/link.js';

/**
 * Keeps a link to an object usable whenever it is followed, opened in a new tab or copied. Returns the unbinder. Sets
 * `rel="noreferrer"` and `referrerpolicy="no-referrer"` where the link has neither.
 *
 * Anyone who gets a copied link can open it until its token expires, usually for minutes. A URL that is not http(s) gets
 * no `href`: it could run script.
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
