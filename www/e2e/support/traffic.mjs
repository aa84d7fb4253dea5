// What the page really asks the network for: the browser's memory does not count.

/**
 * @typedef {object} Load
 * @property {string} path
 * @property {string} token empty where the URL had none
 * @property {number | undefined} status undefined while, or where, there is no response
 * @property {boolean} isFromCache
 * @property {boolean} isWhole false where it was cut short, as when the page no longer shows it
 * @property {boolean} isProbe by script and without a token: to find out why an image fails
 * @property {number} at when it was asked for, in milliseconds by the browser's own monotonic clock
 */

/**
 * Records from now on what the page loads by URLs with such a path.
 *
 * @param {import('playwright-core').Page} page
 * @param {RegExp} paths
 * @returns {Promise<Load[]>} grows as the page loads
 */
async function record(page, paths) {
  const client = await page.context().newCDPSession(page);
  /** @type {Load[]} */
  const loads = [];
  /** @type {Map<string, Load>} */
  const byId = new Map();
  client.on('Network.requestWillBeSent', ({requestId, request, timestamp, type}) => {
    const url = new URL(request.url);
    if (!paths.test(url.pathname)) return;
    const token = url.searchParams.get('X-Os-Auth') ?? '';
    const at = timestamp * 1_000;
    const load = {
      path: url.pathname,
      token,
      status: undefined,
      isFromCache: false,
      isWhole: false,
      isProbe: type === 'Fetch' && token === '',
      at,
    };
    byId.set(requestId, load);
    loads.push(load);
  });
  client.on('Network.requestServedFromCache', ({requestId}) => {
    const load = byId.get(requestId);
    if (load) load.isFromCache = true;
  });
  client.on('Network.responseReceived', ({requestId, response}) => {
    const load = byId.get(requestId);
    if (load) load.status = response.status;
  });
  client.on('Network.loadingFinished', ({requestId}) => {
    const load = byId.get(requestId);
    if (load) load.isWhole = true;
  });
  await client.send('Network.enable');
  return loads;
}

/** @param {import('playwright-core').Page} page */
export function recordImages(page) {
  return record(page, /\/objectstore\/v1\/objects\//);
}

/**
 * When the page asks for the API responses that bring a token, in milliseconds by its own clock: a busy
 * machine may be late with the requests themselves.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<() => Promise<number[]>>} those since
 */
export async function recordDetails(page) {
  const starts = await page.evaluateHandle(() => {
    /** @type {number[]} */
    const starts = [];
    const observer = new PerformanceObserver(list => {
      for (const {name, startTime} of list.getEntries()) {
        if (/\/acme\/(builds|snapshots)\/\d+$/.test(name)) starts.push(startTime);
      }
    });
    observer.observe({type: 'resource'});
    return starts;
  });
  return () => starts.jsonValue();
}

/**
 * Those that were refused, whatever for.
 *
 * @param {Load[]} loads
 */
export function refused(loads) {
  return loads.filter(({status, isProbe}) => !isProbe && status !== undefined && status >= 400);
}

/**
 * Those that the network was asked for, whose bytes it had brought with the same token before.
 *
 * @param {Load[]} loads
 */
export function repeated(loads) {
  const brought = new Set();
  return loads.filter(({path, token, isFromCache, isWhole, isProbe}) => {
    if (isFromCache || isProbe) return false;
    const name = `${path} ${token}`;
    const isRepeated = brought.has(name);
    if (isWhole) brought.add(name);
    return isRepeated;
  });
}
