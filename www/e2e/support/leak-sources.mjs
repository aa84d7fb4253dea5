// Collects the text that must contain no token: console output, the document, and browser storage.

/**
 * Records, from now on, the page's console output, errors and dialogs, and the tokens that it receives or
 * sends. Returns a function for the output so far.
 *
 * @param {import('playwright-core').Page} page
 * @param {Set<string>} tokens grows with each token
 */
export function recordOutput(page, tokens) {
  /** @type {string[]} */
  const output = [];
  /** @type {Promise<unknown>[]} */
  const pending = [];
  page.on('console', message => {
    output.push(`${message.type()}: ${message.text()}`);
    for (const arg of message.args()) pending.push(arg.evaluate(textOf).then(add, () => {}));
  });
  page.on('pageerror', error => output.push(`${error.stack}`));
  page.on('dialog', dialog => {
    output.push(dialog.message());
    pending.push(dialog.dismiss());
  });
  page.on('request', request => {
    const token = new URL(request.url()).searchParams.get('X-Os-Auth');
    if (token) tokens.add(token);
  });
  page.on('response', response => pending.push(collect(response).catch(() => {})));

  /** @param {string} text */
  function add(text) {
    output.push(text);
  }

  /** @param {import('playwright-core').Response} response */
  async function collect(response) {
    const isApi = /\/(builds|snapshots)\/\d+$/.test(new URL(response.url()).pathname);
    if (!isApi || !response.url().includes('/api/') || !response.ok()) return;
    const {objectstore_token: token} = await response.json();
    if (token) tokens.add(token);
  }

  return async () => {
    await Promise.all(pending);
    return output.join('\n');
  };
}

/**
 * @param {unknown} value an argument of a console call; this runs in the page
 */
function textOf(value) {
  const own = value instanceof Error ? `${value.stack} ${value.cause}` : '';
  return `${own} ${value} ${JSON.stringify(value)}`;
}

/**
 * The document as text, without the `src` of its images and the `href` of its links.
 *
 * @param {import('playwright-core').Page} page
 */
export function readDocument(page) {
  return page.evaluate(() => {
    const copy = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
    for (const image of copy.querySelectorAll('img')) image.removeAttribute('src');
    for (const link of copy.querySelectorAll('a')) link.removeAttribute('href');
    return [document.title, document.referrer, copy.outerHTML].join('\n');
  });
}

/**
 * What the browser stores for the page, as text: history, cookies, storage, databases, workers and caches.
 *
 * @param {import('playwright-core').Page} page
 */
export async function readStorage(page) {
  const state = await page.context().storageState({indexedDB: true});
  const cookies = await page.context().cookies();
  const client = await page.context().newCDPSession(page);
  const {entries} = await client.send('Page.getNavigationHistory');
  await client.detach();
  const inPage = await page.evaluate(async () => {
    /** @param {Request} request @param {Cache} cache */
    const cached = async (request, cache) =>
      [request.url, ...request.headers, await (await cache.match(request))?.text()].join(' ');
    const caches = await Promise.all(
      (await globalThis.caches.keys()).map(async name => {
        const cache = await globalThis.caches.open(name);
        const requests = await cache.keys();
        return [name, ...(await Promise.all(requests.map(request => cached(request, cache))))];
      }),
    );
    return {
      address: location.href,
      name: window.name,
      history: history.state,
      local: {...localStorage},
      session: {...sessionStorage},
      databases: await indexedDB.databases(),
      workers: (await navigator.serviceWorker.getRegistrations()).map(({scope}) => scope),
      caches,
    };
  });
  return JSON.stringify({state, cookies, entries, inPage});
}
