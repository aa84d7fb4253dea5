// Keeps the `href` of a link to an object usable. Links are followed long after they were rendered, so it is renewed
// whenever the link is about to be used.

import {absoluteUrl} from '../core/absolute-url.js';
import type {ImageAuth} from '../core/session.js';

/** Events that come before a link is followed, copied or dragged. */
const EVENTS_BEFORE_USE = [
  'pointerenter',
  'pointerdown',
  'focus',
  'keydown',
  'contextmenu',
  'dragstart',
];

/** A link that is kept usable. */
export interface LinkBinding {
  /** To be called on `click` and `auxclick`. */
  follow(event: MouseEvent): void;
  unbind(): void;
}

export function attachLink(a: HTMLAnchorElement, url: string, auth: ImageAuth): LinkBinding {
  let isBound = true;
  // Anew each time: the document's base may change.
  const address = () => absoluteUrl(url);
  a.setAttribute('href', address());
  // A `javascript:` URL would run script.
  const hrefWithoutToken = /^https?:$/.test(a.protocol) ? address() : undefined;
  if (hrefWithoutToken === undefined) a.removeAttribute('href');
  /** Sets the `href`. False where it needs a token that is yet to come. Without one where the session refuses the URL. */
  const setHref = (getUrl: () => string | undefined) => {
    let href = hrefWithoutToken;
    try {
      href = getUrl();
    } catch {}
    if (href !== undefined && a.getAttribute('href') !== href) a.setAttribute('href', href);
    return href !== undefined;
  };
  // For uses without an event, such as listing the links of a page.
  const update = () => setHref(() => auth.peekImageUrl(address()));
  // The service worker does not see a link's request, so the token must be in its URL.
  const renew = () => setHref(() => auth.imageUrl(address()) && auth.peekImageUrl(address()));

  update();
  // The page that the link leads to need not know where it was followed from.
  if (!a.rel) a.rel = 'noreferrer';
  if (!a.referrerPolicy) a.referrerPolicy = 'no-referrer';
  const unsubscribe = auth.subscribe(update);
  for (const event of EVENTS_BEFORE_USE) a.addEventListener(event, renew);
  return {
    follow(event) {
      const opensLink = event.type === 'click' || event.button === 1;
      if (!opensLink || event.defaultPrevented || renew()) return;
      event.preventDefault();
      const tab = openTab(a, event);
      // A listener of the app that is called after this one may still prevent it.
      let isPrevented = false;
      event.preventDefault = () => {
        isPrevented = true;
        tab?.close();
      };
      followWhenReady(
        a,
        tab,
        auth.freshImageUrl(address()).then(src => auth.peekImageUrl(address()) ?? src),
        () => !isPrevented && (tab || isBound),
      );
    },
    unbind() {
      isBound = false;
      unsubscribe();
      for (const event of EVENTS_BEFORE_USE) a.removeEventListener(event, renew);
    },
  };
}

/** Opens the tab that the click would open, if any. Now, because browsers would block it as a pop-up later. */
function openTab(a: HTMLAnchorElement, event: MouseEvent): Window | null {
  const asksForTab = event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey;
  const opensTab = (asksForTab || a.target === '_blank') && !a.hasAttribute('download');
  return opensTab ? window.open('', '_blank') : null;
}

/** Follows the link as the click would have. Clicks a clone, because the app's listeners have been called already. */
async function followWhenReady(
  a: HTMLAnchorElement,
  tab: Window | null,
  url: Promise<string>,
  isWanted: () => unknown,
): Promise<void> {
  try {
    const href = new URL(await url, a.baseURI).href;
    if (!isWanted()) return;
    const link = a.cloneNode() as HTMLAnchorElement;
    link.href = href;
    if (tab) {
      tab.opener = null;
      tab.document.body.append(link);
      link.target = '';
    }
    link.click();
  } catch (error) {
    tab?.close();
    console.error(error);
  }
}
