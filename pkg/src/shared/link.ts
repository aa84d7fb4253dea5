// A link to an object, whose URL is made anew whenever somebody is about to use it: links are followed
// long after they were rendered.

import {inFull} from './absolute-url.js';
import type {ImageAuth} from '../core/session.js';

/** What comes before a link is followed, copied or dragged. */
const PRELUDES = ['pointerenter', 'pointerdown', 'focus', 'keydown', 'contextmenu', 'dragstart'];

/** What a link is bound by. */
export interface LinkBinding {
  /** To be called with its `click` and `auxclick`. */
  follow(event: MouseEvent): void;
  unbind(): void;
}

export function attachLink(a: HTMLAnchorElement, url: string, auth: ImageAuth): LinkBinding {
  let isBound = true;
  const address = () => inFull(url);
  a.setAttribute('href', address());
  // None that runs script, whoever made it.
  const plain = /^https?:$/.test(a.protocol) ? address() : undefined;
  if (plain === undefined) a.removeAttribute('href');
  /** True where there is nothing to wait for: where no token can help, it is a link like any other. */
  const point = (ask: () => string | undefined) => {
    let href = plain;
    try {
      href = ask();
    } catch {}
    if (href !== undefined && a.getAttribute('href') !== href) a.setAttribute('href', href);
    return href !== undefined;
  };
  // What is done without an event, such as listing the links of a page, finds the latest that there is.
  const keep = () => point(() => auth.peekImageUrl(address()));
  const renew = () => point(() => auth.imageUrl(address()));

  keep();
  // The token is a secret, and the page that it leads to need not know where it came from.
  if (!a.rel) a.rel = 'noreferrer';
  if (!a.referrerPolicy) a.referrerPolicy = 'no-referrer';
  const unsubscribe = auth.subscribe(keep);
  for (const event of PRELUDES) a.addEventListener(event, renew);
  return {
    follow(event) {
      const isOpened = event.type === 'click' || event.button === 1;
      if (!isOpened || event.defaultPrevented || renew()) return;
      event.preventDefault();
      const tab = tabFor(a, event);
      // The app may prevent it yet, in a listener that is called after this one.
      let isPrevented = false;
      event.preventDefault = () => {
        isPrevented = true;
        tab?.close();
      };
      followLater(a, tab, auth.freshImageUrl(address()), () => !isPrevented && (tab || isBound));
    },
    unbind() {
      isBound = false;
      unsubscribe();
      for (const event of PRELUDES) a.removeEventListener(event, renew);
    },
  };
}

/** The tab that the click would open. It must be opened now: later, it would be taken for a pop-up. */
function tabFor(a: HTMLAnchorElement, event: MouseEvent): Window | null {
  const isWanted = event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey;
  const isNew = (isWanted || a.target === '_blank') && !a.hasAttribute('download');
  return isNew ? window.open('', '_blank') : null;
}

/** As the click would have done. A clone has none of the app's listeners, which have been called already. */
async function followLater(
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
