// Records what a page loads: when, with which token, and whether from a cache.

/**
 * @typedef {object} Load
 * @property {string} path
 * @property {string} token empty if the URL has none
 * @property {number | undefined} status undefined until there is a response
 * @property {boolean} isFromCache
 * @property {boolean} isComplete false if it was cut short, for instance because the page no
 *   longer shows the image
 * @property {boolean} isProbe whether script sent it without a token, to find out why an image fails
 * @property {number} at when it was sent, in milliseconds of the browser's monotonic clock
 */

/**
 * Records what the page loads from now on, from URLs with such a path.
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
      isComplete: false,
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
    if (load) load.isComplete = true;
  });
  await client.send('Network.enable');
  return loads;
}

/** @param {import('playwright-core').Page} page */
export function recordImages(page) {
  return record(page, /\/objectstore\/v1\/objects\//);
}

/**
 * Records when the page requests API responses with a token, in milliseconds of its own clock: a busy
 * machine may send the requests later.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<() => Promise<number[]>>} the times so far
 */
export async function recordTokenRequests(page) {
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
 * The loads with an error status, except probes.
 *
 * @param {Load[]} loads
 */
export function refused(loads) {
  return loads.filter(({status, isProbe}) => !isProbe && status !== undefined && status >= 400);
}

/**
 * The loads that went to the network although the same URL had been loaded completely before.
 *
 * @param {Load[]} loads
 */
export function repeated(loads) {
  const loaded = new Set();
  return loads.filter(({path, token, isFromCache, isComplete, isProbe}) => {
    if (isFromCache || isProbe) return false;
    const name = `${path} ${token}`;
    const isRepeated = loaded.has(name);
    if (isComplete) loaded.add(name);
    return isRepeated;
  });
}
