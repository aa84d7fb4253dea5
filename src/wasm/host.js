// Functions that Rust calls, where JavaScript is plainly smaller or safer. They read and report; Rust decides.

/**
 * An event for the session's `onHostEvent`. `event.rs` reads these fields.
 * @typedef {object} HostEvent
 * @property {string} type
 * @property {number} [id] number of the refetch or probe that ended, or of the token that a service worker had refused
 * @property {unknown} [value] what a refetch resolved to
 * @property {number} [date] `Date` of its response, in milliseconds since the epoch
 * @property {string} [name] name of the error that a refetch rejected with
 * @property {number} [status] status of a response
 * @property {number} [retryAfter] `Retry-After` of a response, in seconds
 */

/**
 * The functions that a session calls. `host.rs` documents them.
 * @typedef {object} SessionHost
 * @property {(request: object) => unknown} refetch
 * @property {(token: string | undefined, clockSkewMs: number) => void} changed
 * @property {(event: HostEvent) => void} dispatch
 * @property {AbortSignal} [signal]
 */

// A listener or a timer may live as long as the page. So it holds only `dispatch`: the other functions of a `SessionHost`
// may keep the app's objects alive.

/**
 * A promise with its `resolve` and `reject`. In JavaScript because Rust would need closures.
 * @typedef {PromiseWithResolvers<unknown>} Deferred
 */

/** @returns {Deferred} */
export function newDeferred() {
  const deferred = {};
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, {resolve, reject}));
  return deferred;
}

/**
 * Calls one of the package's own functions, which do not throw. In JavaScript because Rust's binding would catch
 * exceptions.
 * @param {(value: unknown) => void} f
 * @param {unknown} value
 */
export function call(f, value) {
  f(value);
}

/**
 * The address that relative URLs are resolved against: the document's base, or a worker's script. Undefined if there is
 * neither, or if it is `about:blank`. In JavaScript because it is read for every path: one call in place of three.
 */
export function documentAddress() {
  const address = globalThis.document?.baseURI ?? globalThis.location?.href;
  // A test's stand-in for a document may have anything there.
  return typeof address !== 'string' || address.startsWith('about:') ? undefined : address;
}

/** Stands in for the document's address where there is no document. */
const NO_DOCUMENT = 'https://document.invalid/';
const NO_DOCUMENT_HOST = 'document.invalid';

/** A second stand-in, with the other scheme. A URL that resolves differently against it depends on its document. */
const NO_OTHER_DOCUMENT = 'http://elsewhere.invalid/';
const NO_OTHER_HOST = 'elsewhere.invalid';

/**
 * The scheme, host and path of a URL resolved against a base; undefined if it does not parse. Without a base: what it
 * resolves to in any document; undefined if that depends on the document. In JavaScript because it takes one call in
 * place of five, and 1 kB less.
 * @param {string} url
 * @param {string | undefined} base
 */
export function resolve(url, base) {
  try {
    if (base === undefined) return resolveInAnyDocument(url);
    const {protocol, host, pathname} = new URL(url, base);
    return `${protocol}//${host}${pathname}`;
  } catch (error) {
    // A stack that overflows says nothing of the URL. Firefox has an error of its own for it.
    if (error?.name === 'RangeError' || error?.name === 'InternalError') throw error;
    return undefined;
  }
}

/**
 * `https:/a` is the path `/a` in a document at an https URL, and the host `a` anywhere else. Without a document, it is
 * unknown which one applies.
 */
function resolveInAnyDocument(url) {
  const {protocol, host, pathname} = new URL(url, NO_DOCUMENT);
  const other = new URL(url, NO_OTHER_DOCUMENT);
  const isPath = host === NO_DOCUMENT_HOST;
  if (isPath !== (other.host === NO_OTHER_HOST)) return undefined;
  // Mark a scheme-relative URL (`//host/a`) with an empty port, to tell it from `https://host/a`.
  const port = isPath || protocol === other.protocol ? '' : ':';
  return `${protocol}//${host}${port}${pathname}`;
}

const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const EXTENDED = /^(\d{4}-\d\d-(\d\d))(?:T(\d\d):\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

/**
 * The time of a date in one of the forms that pre-signed URLs have; NaN if the text is not one. In JavaScript for its
 * regular expressions.
 * @param {string} text
 */
export function parseDate(text) {
  const full = text.toUpperCase().replace(BASIC, '$1-$2-$3T$4:$5:$6Z');
  const [, midnight, day, hour] = EXTENDED.exec(full) ?? [];
  // Some engines read 30 February as a day in March, and all accept hour 24: reject both.
  const isReal = new Date(midnight).getUTCDate() === +day && hour !== '24';
  return isReal ? Date.parse(full) : NaN;
}

/**
 * The object in base64url-encoded JSON; undefined if there is none. In JavaScript because each step may throw.
 * @param {string} text in base64url without padding
 */
export function parseObject(text) {
  try {
    // `atob` skips white space and accepts the other alphabet.
    if (/[^\w-]/.test(text)) return undefined;
    const bytes = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    // The quickest strict reader of UTF-8 in a text of bytes, for texts as short as these.
    const json = /[^\0-\x7f]/.test(bytes) ? decodeURIComponent(escape(bytes)) : bytes;
    const value = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// Values from outside. All of these are in JavaScript because a getter or a proxy may throw at each step, which must
// not pass through wasm.

/**
 * Like `Array.isArray`, but false for a revoked proxy, where that throws.
 * @param {unknown} value
 */
export function isArray(value) {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/**
 * Like `instanceof`, but false if that throws (a revoked proxy), and if there is no such class.
 * @param {string} name
 * @param {unknown} value
 */
export function isInstance(name, value) {
  try {
    return value instanceof globalThis[name];
  } catch {
    return false;
  }
}

/** @param {unknown} value */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !isArray(value);
}

/**
 * True for an object that can be parsed JSON: not a `Promise` or `Response`, which are often passed by mistake. A plain
 * object is recognised first, because the first access to `Response` takes Node 10 ms.
 * @param {unknown} value
 */
export function isJsonObject(value) {
  const isPlain = () => field(value, 'constructor') === Object;
  return isObject(value) && (isPlain() || !(isInstance('Promise', value) || isInstance('Response', value)));
}

/**
 * The value of a field; undefined if it is null or absent. `false` if reading it throws: no caller accepts a boolean, so
 * it is refused as a value of the wrong type.
 * @param {unknown} value
 * @param {string} name
 */
export function field(value, name) {
  try {
    return value?.[name] ?? undefined;
  } catch {
    return false;
  }
}

/**
 * True if the field is there, also with the value null.
 * @param {unknown} value
 * @param {string} name
 */
export function hasField(value, name) {
  try {
    return isObject(value) && value[name] !== undefined;
  } catch {
    return false;
  }
}

/**
 * True for a `Map` that has an entry with this name.
 * @param {unknown} value
 * @param {string} name
 */
export function hasEntry(value, name) {
  try {
    return isInstance('Map', value) && value.has(name);
  } catch {
    return false;
  }
}

/**
 * The first `most` items of an array, or values of an object's own fields.
 * @param {unknown} value
 * @param {number} most
 */
export function firstValues(value, most) {
  try {
    if (isArray(value)) return value.slice(0, most);
    if (isObject(value)) return Object.keys(value).slice(0, most).map(name => field(value, name));
  } catch {
    // A proxy.
  }
  return [];
}

/**
 * True for a `Response` or a promise, by its shape: a library or a test may have its own class.
 * @param {unknown} value
 */
export function isUnread(value) {
  return ['json', 'then'].some(name => typeof field(value, name) === 'function');
}

/**
 * The names and values of an object's fields that hold strings, alternating.
 * @param {unknown} value
 */
export function stringFields(value) {
  return isObject(value) ? Object.entries(value).filter(([, text]) => isText(text)).flat() : [];
}

/**
 * The strings in an array.
 * @param {unknown} value
 */
export function stringItems(value) {
  return isArray(value) ? value.filter(isText) : [];
}

function isText(value) {
  return typeof value === 'string';
}

/**
 * The page's visibility; undefined if there is no page. In JavaScript because web-sys looks for a `Window`, which a test
 * environment's global object is not, and panics on a state that it does not know.
 * @returns {string | undefined}
 */
export function visibilityState() {
  return globalThis.document?.visibilityState;
}

/**
 * Starts the one timer. In JavaScript for `unref`: in Node it does not keep the process alive until `holdProcess` is
 * called. (And so that a test's fake timers are used.)
 * @param {SessionHost} host
 * @param {number} milliseconds
 */
export function startTimer({dispatch}, milliseconds) {
  const timer = setTimeout(() => dispatch({type: 'timer'}), milliseconds);
  timer.unref?.();
  return timer;
}

/** In JavaScript because a browser's timers are numbers, and Node's are objects. */
export function stopTimer(timer) {
  clearTimeout(timer);
}

/** Keeps the process alive while the timer runs. In JavaScript for the same reason. */
export function holdProcess(timer) {
  timer.ref?.();
}

/** Lets the process end. In JavaScript for the same reason. */
export function releaseProcess(timer) {
  timer.unref?.();
}

/**
 * On a page, dispatches an event when it may be visible again or the network may be back. Returns a function that removes
 * the listeners. (Not `focus`, which dialogs, frames and developer tools also cause.) In JavaScript because Rust would
 * need a closure for each target.
 * @param {SessionHost} host
 */
export function listen({dispatch, signal}) {
  const targets = globalThis.document
    ? [
        [document, 'visibilitychange'],
        [document, 'resume'],
        [globalThis, 'pageshow'],
        [globalThis, 'online'],
      ]
    : [];
  const listener = ({type}) => dispatch({type});
  const stop = () => {
    for (const [target, type] of targets) target.removeEventListener?.(type, listener);
  };
  for (const [target, type] of targets) target.addEventListener?.(type, listener);
  signal?.addEventListener('abort', stop);
  return stop;
}

/**
 * Dispatches `soon` in a microtask, once the app's own code has returned. In JavaScript because Rust would need a closure.
 * @param {SessionHost} host
 */
export function dispatchSoon({dispatch}) {
  Promise.resolve().then(() => dispatch({type: 'soon'}));
}

/**
 * Calls the host's `changed`. In JavaScript because what the app's function throws must not pass through wasm.
 * @param {SessionHost} host
 * @param {string | undefined} token
 * @param {number} clockSkewMs
 */
export function changed(host, token, clockSkewMs) {
  try {
    host.changed(token, clockSkewMs);
  } catch (error) {
    console.error(error);
  }
}

/** What the values of a report are, by its type. */
const REPORTS = {
  token: (isRefetched, isNew, expiresAt) => ({
    source: isRefetched ? 'refetch' : 'ingest',
    isNew,
    expiresAt,
  }),
  status: (status, mode) => ({status, mode}),
  refetch: (reason, attempt) => ({reason, attempt}),
  'refetch-failed': (error, _, retryAt) => ({error, retryAt}),
  clock: (skewMs, source) => ({skewMs, source}),
};

/**
 * Reports what the session did, as an `ImageAuthEvent`. Only the package's own host has this function.
 * @param {SessionHost} host
 * @param {string} type
 */
export function report(host, type, ...values) {
  host.report?.({at: Date.now(), type, ...REPORTS[type](...values)});
}

/**
 * Calls the app's `refetch`, and dispatches an event when that ends. Returns the controller that aborts it. In JavaScript
 * because the app's function, and the getters of what it resolves to or throws, may throw.
 * @param {SessionHost} host
 * @param {string} field the field of the response that carries the token
 * @param {number} id
 * @param {string} reason
 * @param {number} attempt
 */
export function startRefetch({refetch, dispatch}, field, id, reason, attempt) {
  const abort = new AbortController();
  readAnswer(refetch, field, {reason, attempt, signal: abort.signal}).then(
    answer => dispatch({type: 'refetched', id, ...answer}),
    thrown => dispatch({type: 'refetchFailed', id, ...describeFailure(thrown)}),
  );
  return abort;
}

/** @returns {Promise<{value: unknown, date?: number}>} */
async function readAnswer(refetch, field, request) {
  const value = await refetch(request);
  if (!isResponse(value, field)) return {value: orEmpty(value)};
  if (!isOk(value)) {
    // Nobody reads the body, and the connection would stay open for it.
    value.body?.cancel?.()?.catch?.(() => {});
    throw value;
  }
  const header = name => value.headers?.get?.(name) ?? null;
  // `Age` is how long a cache has held the response, in seconds. Absent (0) without a cache.
  const date = Date.parse(header('Date')) + Number(header('Age')) * 1_000;
  return {value: orEmpty(await value.json()), date};
}

/** `null` means that there is no token. Rust would read it as undefined, which is an error; the empty string is not. */
function orEmpty(value) {
  return value === null ? '' : value;
}

/**
 * True for a `Response`, by its shape: a test environment has its own class, and a test often mocks only a part of it. The
 * JSON of an API may have `ok` and `status`, too, but no functions, and it has the token's field.
 */
function isResponse(answer, field) {
  if (typeof answer !== 'object' || answer === null || answer[field] !== undefined) return false;
  const {json, ok, status} = answer;
  return typeof json === 'function' || (json === undefined && ok === false && isStatus(status));
}

function isOk({ok, status}) {
  return ok ?? (!isStatus(status) || (status >= 200 && status < 300));
}

function isStatus(status) {
  return Number.isInteger(status) && status >= 100 && status < 600;
}

/**
 * The name of a thrown error, and the status of the response that was thrown or that the error carries. Not its message,
 * which may hold a secret.
 */
function describeFailure(thrown) {
  try {
    const response = thrown.response ?? thrown;
    const status = Number(thrown.status ?? response.status);
    return {
      name: String(thrown.name),
      status: isStatus(status) ? status : undefined,
      retryAfter: retryAfter(response),
    };
  } catch {
    return {};
  }
}

/** The `Retry-After` of a response, in seconds; NaN if it has none, or if there was no response. */
export function retryAfter(response) {
  const header = name => response?.headers?.get?.(name);
  const after = header('Retry-After');
  // A date is on the server's clock, like the response's `Date`.
  const now = Date.parse(header('Date')) || Date.now();
  return after > 0 ? +after : (Date.parse(after) - now) / 1000;
}

/**
 * Requests an image by script, and dispatches an event with the answer. Returns the controller that aborts it. In
 * JavaScript because `fetch` may be the app's own, and because each step may throw.
 * @param {SessionHost} host
 * @param {number} id
 * @param {string} url
 */
export function startProbe({dispatch}, id, url) {
  const abort = new AbortController();
  const {signal} = abort;
  const answered = answer => {
    if (!signal.aborted) dispatch({id, ...answer});
  };
  // An exception, also of an app's own `fetch`, means that there was no answer.
  sendProbe(url, signal).then(answered, () => answered({type: 'probed'}));
  return abort;
}

/** @returns {Promise<{type: string, status?: number, retryAfter?: number}>} */
async function sendProbe(url, signal) {
  if (typeof fetch !== 'function') return {type: 'probeForbidden'};
  // Like an `<img>`, but not from a cache: the server must answer.
  const init = {cache: 'no-store', credentials: 'include', signal};
  const policy = watchPolicy();
  let response;
  try {
    response = await fetch(url, init);
  } catch {
    // The event of a violation comes in its own task, after the failure.
    await new Promise(resolve => setTimeout(resolve, 0));
    if (policy.isViolated()) return {type: 'probeForbidden'};
    const isSameOrigin = new URL(url, documentAddress()).origin === globalThis.location?.origin;
    if (isSameOrigin) return {type: 'probed'};
    // Without CORS headers, script learns only that there was an answer.
    await fetch(url, {...init, mode: 'no-cors'});
    return {type: 'probeOpaque'};
  } finally {
    policy.unwatch();
  }
  const {status} = response;
  const wait = retryAfter(response);
  response.body?.cancel?.()?.catch?.(() => {});
  return {type: 'probed', status, retryAfter: wait};
}

/**
 * Observes whether the Content-Security-Policy blocks a request. It may forbid to script what it allows to an `<img>`, and
 * a blocked request does not show an outage.
 */
function watchPolicy() {
  let isViolated = false;
  const note = ({effectiveDirective}) => (isViolated ||= effectiveDirective === 'connect-src');
  document.addEventListener('securitypolicyviolation', note);
  return {
    isViolated: () => isViolated,
    unwatch: () => document.removeEventListener('securitypolicyviolation', note),
  };
}

/**
 * Defines a field of an object. In JavaScript because an assignment to `__proto__` (a scope may have that name) is lost.
 * @param {object} object
 * @param {string} name
 * @param {unknown} value
 */
export function defineField(object, name, value) {
  Object.defineProperty(object, name, {value, enumerable: true, configurable: true, writable: true});
}

/**
 * Warns a developer on the console. In JavaScript because bundlers replace `process.env.NODE_ENV`. Without a bundler and
 * without `process`, it warns nobody.
 * @param {string} message
 */
export function warn(message) {
  try {
    if (process.env.NODE_ENV !== 'production') console.warn(`objectstore-image-auth: ${message}`);
  } catch {
    // No `process`.
  }
}
