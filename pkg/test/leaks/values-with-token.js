// Values of every kind that hold a token: what a caller may pass, by mistake or on purpose.

/** The base of the session. */
export const BASE = '/api/0/organizations/acme/objectstore';

/** The URL of an object that the tokens are for. */
export const ICON = `${BASE}/v1/objects/preprod/org=1;project=2/icon`;

/**
 * Functions that make a value with the token, by a description. A new value each time: some can be used once.
 *
 * @param {string} token
 * @returns {Record<string, () => unknown>}
 */
export function valuesWith(token) {
  return {...textsOf(token), ...urlsOf(token), ...objectsOf(token), ...hostileOf(token)};
}

function textsOf(token) {
  const texts = {
    itself: token,
    'its scheme before it': `Bearer ${token}`,
    'itself twice': `${token} ${token}`,
    'itself on a line': `${token}\n`,
    'itself beyond ASCII': `${token}é`,
    'itself encoded': encodeURIComponent(token),
    'a part of it': token.slice(0, -9),
    'all but its beginning': token.slice(5),
    'its JSON': JSON.stringify({objectstore_token: token}),
    'a header': `X-Os-Auth: Bearer ${token}\r\n`,
  };
  return mapped(texts, text => () => text);
}

/** Some of these are invalid. */
function urlsOf(token) {
  const encoded = encodeURIComponent(token);
  const urls = {
    'a URL with it': `${ICON}?X-Os-Auth=${encoded}`,
    'a URL with it as it is': `${ICON}?X-Os-Auth=${token}`,
    'a URL with it twice': `${ICON}?X-Os-Auth=${encoded}&x-os-auth=${encoded}`,
    'a URL with it in another parameter': `${ICON}?a=1&redirect=${encoded}`,
    'a URL with it in its fragment': `${ICON}#access_token=${encoded}`,
    'a URL with it in its path': `${BASE}/v1/objects/${encoded}/_/icon`,
    'a URL with it for a host': `https://${token}/icon`,
    'a URL with it for a password': `https://user:${encoded}@app.example${ICON}`,
    'a URL outside the base': `https://evil.example/icon?X-Os-Auth=${encoded}`,
    'a URL above the base': `${BASE}/../icon?X-Os-Auth=${encoded}`,
    'a URL that does not parse': `http://[${token}`,
    'a URL of another scheme': `data:,${token}`,
    'a URL of script': `javascript:${token}`,
    'a URL without a scheme': `//${token}`,
    'a pre-signed URL': `${ICON}?os_kid=k1&os_sig=${encoded}&os_timestamp=${encoded}&os_duration=${encoded}`,
    'a URL that ends when it says': `${ICON}?X-Amz-Date=${encoded}&X-Amz-Expires=${encoded}&se=${encoded}`,
  };
  return mapped(urls, url => () => url);
}

function objectsOf(token) {
  return {
    'an array': () => [token],
    'a response': () => ({objectstore_token: token}),
    'a response whose field holds an object': () => ({objectstore_token: {token}}),
    'a field of its name': () => ({[token]: 1}),
    'an object of the API': () => ({status: token, name: token, message: token, headers: {token}}),
    'a URL object': () => new URL(`https://app.example/?X-Os-Auth=${encodeURIComponent(token)}`),
    'a Request': () => new Request('https://app.example', {headers: {'X-Os-Auth': token}}),
    'a Response': () => new Response(token, {headers: {Location: token}}),
    'a promise of it': () => Promise.resolve(token),
    'a promise that is rejected with it': () => handled(Promise.reject(new Error(token))),
    'an error': () => failureWith(token),
    'a map': () => new Map([[token, token]]),
    bytes: () => new TextEncoder().encode(token),
    'a boxed text': () => Object(token),
    'a symbol': () => Symbol(token),
    'a function': () => Object.defineProperty(() => token, 'name', {value: token}),
    'an object of its class': () => new {[token]: class {}}[token](),
  };
}

/** Values that throw an error with the token as soon as they are read. */
function hostileOf(token) {
  const fail = () => {
    throw failureWith(token);
  };
  const hooks = ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'];
  const traps = Object.fromEntries(hooks.map(hook => [hook, fail]));
  return {
    'what throws when it is read': () => ({
      get objectstore_token() {
        return fail();
      },
    }),
    'what throws whatever is done': () => new Proxy({}, traps),
    'what throws when it becomes a text': () => ({toString: fail, valueOf: fail, toJSON: fail}),
    'what becomes it when it becomes a text': () => ({
      toString: () => token,
      valueOf: () => token,
      toJSON: () => token,
      [Symbol.toStringTag]: token,
    }),
  };
}

/** An error with the token in each place where apps and platforms put details. */
export function failureWith(token, fields = {}) {
  const error = new Error(`Failed to fetch ${ICON}?X-Os-Auth=${token}`, {cause: new Error(token)});
  const response = {url: token, statusText: token, headers: new Headers({'Retry-After': token})};
  return Object.assign(error, {name: token, code: token, token, response, ...fields});
}

/**
 * Variants of these arguments, each with one of the values in one place.
 *
 * @param {unknown} given
 * @param {Record<string, () => unknown>} values
 * @returns {Generator<[what: string, value: unknown]>}
 */
export function* variantsOf(given, values, path = '') {
  for (const [name, make] of Object.entries(values)) yield [`${path}: ${name}`, make()];
  if (!Array.isArray(given) && given?.constructor !== Object) return;
  for (const key of Object.keys(given)) {
    for (const [what, value] of variantsOf(given[key], values, `${path}[${key}]`)) {
      const copy = Array.isArray(given) ? [...given] : {...given};
      copy[key] = value;
      yield [what, copy];
    }
  }
}

function mapped(record, change) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function handled(promise) {
  promise.catch(() => {});
  return promise;
}
