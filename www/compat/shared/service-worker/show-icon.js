// Shows the icon of a build without a token in its URL: the service worker puts that into the request.

import {prepareIcon} from '../icon.js';

export async function showIcon(pkg) {
  await navigator.serviceWorker.register('sw.js');
  const {auth, url} = await prepareIcon(pkg);
  if (!(await auth.connectServiceWorker())) throw new Error('the service worker gave no answer');
  const src = await auth.freshImageUrl(url);
  if (src !== url) throw new Error('the URL has a token');
  document.querySelector('img').src = src;
}
