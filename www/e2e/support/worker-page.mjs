// Opens a page with a service worker, on a fake backend. Both have the real clock: a test cannot control that of a worker.

import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

import {openPage} from './browser.mjs';
import {startFakeBackend} from './fake-backend.mjs';

const DIST = fileURLToPath(new URL('../../../pkg/dist/', import.meta.url));

export const BASE = '/api/os/objectstore';
const OBJECTS = `${BASE}/v1/objects/preprod/_/`;

/** How long tokens live, in seconds: longer than a test. */
const LIFETIME = 600;

/** A minimal app: it has one session, registers the worker, and shows images. */
const PAGE = `<!doctype html><link rel="icon" href="data:,"><main></main><script type="module">
  import {ImageAuth} from '/dist/index.js';
  import {bindImage} from '/dist/dom.js';
  const page = {refetchReasons: [], events: []};
  const url = name => '${OBJECTS}' + name;
  const refetch = request => {
    page.refetchReasons.push(request.reason);
    return page.refetch ? page.refetch(request) : fetch('/api/build', {signal: request.signal});
  };
  page.startSession = options => {
    const onEvent = event => page.events.push(event);
    page.auth = new ImageAuth({baseUrl: '${BASE}', refetch, onEvent, keepImages: 0, ...options});
  };
  page.connect = () => page.auth.connectServiceWorker();
  page.show = name => {
    const img = new Image();
    img.dataset.name = name;
    document.querySelector('main').append(img);
    bindImage(img, url(name), page.auth);
    return new Promise(resolve => {
      img.addEventListener('load', () => resolve(img.getAttribute('src')), {once: true});
    });
  };
  page.clear = () => document.querySelector('main').replaceChildren();
  page.register = async () => {
    await navigator.serviceWorker.register('/sw.js');
    await navigator.serviceWorker.ready;
  };
  Object.assign(window, {page, url});
</script>`;

/**
 * Opens a page that is controlled by its worker, and a session that is not connected yet.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {{after(stop: () => Promise<void>): void}} test
 * @param {{options?: object, script?: string, isControlled?: boolean}} [setup]
 *   `options` of `handleImageRequests`; `script`: more of the worker's script, before that call; `isControlled`: by default true
 */
export async function openWorkerPage(browser, test, setup = {}) {
  const {options = {}, script = '', isControlled = true} = setup;
  const worker = `importScripts('/dist/service-worker-classic.js');
    ${script};
    objectstoreImageAuth.handleImageRequests(${JSON.stringify({baseUrl: BASE, ...options})});`;
  /** @type {import('./fake-backend.mjs').Site} */
  const site = async pathname => {
    if (pathname === '/') return {type: 'text/html', body: PAGE};
    if (pathname === '/sw.js') return {type: 'text/javascript', body: worker};
    if (!pathname.startsWith('/dist/')) return undefined;
    return {type: 'text/javascript', body: await readFile(DIST + pathname.slice('/dist/'.length))};
  };
  const {backend, origin, stop} = await startFakeBackend({site, lifetime: LIFETIME});
  backend.now = Date.now();
  // What a token grants must be known, for pages to share what is kept.
  backend.claims = {res: {'os:usecase': 'preprod'}, permissions: ['object.read']};
  backend.objectHeaders = {'Cache-Control': 'private'};
  test.after(stop);
  const {page, consoleProblems} = await openPage(browser, test);
  await openApp(page, origin);
  if (isControlled) {
    await page.evaluate('page.register()');
    await openApp(page, origin);
  }
  await page.evaluate('page.startSession()');
  return {
    backend,
    origin,
    page,
    consoleProblems,
    /** @param {string} name @returns {Promise<string>} the `src` that it was loaded with */
    show: name => page.evaluate(`page.show(${JSON.stringify(name)})`),
    connect: () => page.evaluate('page.connect()'),
    /** A further page of the same user, or of another one. @param {import('playwright-core').BrowserContext} context */
    async openAnother(context = page.context()) {
      const another = await context.newPage();
      await openApp(another, origin);
      await another.evaluate('page.startSession()');
      return another;
    },
    /** Stops the worker, as browsers do with one that is idle. */
    async stopWorker() {
      const client = await page.context().newCDPSession(page);
      await client.send('ServiceWorker.enable');
      await client.send('ServiceWorker.stopAllWorkers');
      await client.detach();
    },
  };
}

/** @param {import('playwright-core').Page} page @param {string} origin */
async function openApp(page, origin) {
  await page.goto(origin);
  await page.waitForFunction('window.page');
}
