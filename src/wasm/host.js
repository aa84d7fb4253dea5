// What the session's driver asks of the host. It decides nothing: whatever happens goes to `tell`, be it
// an event of the page, the answer to a refetch, or that the timer fires.

import {documentAddress} from './platform.js';

/**
 * The app's own functions, and the package's.
 * @typedef {object} App
 * @property {(request: object) => unknown} refetch
 * @property {string} field of an API response, that carries the token
 * @property {() => void} changed
 * @property {Tell} tell
 */

/**
 * Of a refetch: its `id`, a name for how it ended ('' where it brought a `value`, whose `Date` is the
 * `number`; else the error's, with the response's status and in `number` what that asked to wait). Of
 * the page and its timer: 0, and a name for what happened.
 * Of a probe: its `id`, and `probed` with the response's status and in `number` what that asked to wait, or one
 * of `probe-opaque`, `probe-forbidden` and `probe-failed`.
 * @typedef {(id: number, name: string, status?: number, value?: unknown, number?: number) => void} Tell
 */

/**
 * 0 without a page, 1 of a hidden one, 2 of one that is seen, or may be: jsdom's is always in the state
 * `prerender`.
 */
export function visibility() {
  const {document} = globalThis;
  return document ? 2 - (document.visibilityState === 'hidden') : 0;
}

/**
 * The one timer; gives back what stops it. In Node it keeps no process from ending until it is told to.
 * @param {App} app
 * @param {number} milliseconds
 */
export function startTimer({tell}, milliseconds) {
  const timer = setTimeout(tell, milliseconds, 0, 'timer');
  timer.unref?.();
  const stop = () => clearTimeout(timer);
  stop.timer = timer;
  return stop;
}

/**
 * Whether a timer keeps the process from ending, where there are processes.
 * @param {{timer: {ref?: () => void, unref?: () => void}}} stop
 * @param {boolean} isHeld
 */
export function holdProcess({timer}, isHeld) {
  if (isHeld) timer.ref?.();
  else timer.unref?.();
}

/**
 * Where there is a page, tells when it may be seen again, or the network may be back; gives back what ends
 * that. (`focus` comes with dialogs, frames and developer tools, so it tells nothing.)
 * @param {App} app
 */
export function listen({tell}) {
  const targets = globalThis.document
    ? [
        [document, 'visibilitychange'],
        [document, 'resume'],
        [globalThis, 'pageshow'],
        [globalThis, 'online'],
      ]
    : [];
  const listener = ({type}) => tell(0, type);
  for (const [target, type] of targets) target.addEventListener?.(type, listener);
  return () => {
    for (const [target, type] of targets) target.removeEventListener?.(type, listener);
  };
}

/** @param {App} app */
export function tellSoon({tell}) {
  Promise.resolve().then(() => tell(0, 'soon'));
}

/** @param {App} app */
export function changed(app) {
  app.changed();
}

/**
 * @param {(value: unknown) => void} f
 * @param {unknown} value
 */
export function call(f, value) {
  f(value);
}

/**
 * Calls the app for an API response, and tells how that ends. Gives back what aborts it.
 * @param {App} app
 * @param {number} id
 * @param {string} reason
 * @param {number} attempt
 */
export function ask({refetch, field, tell}, id, reason, attempt) {
  const abort = new AbortController();
  answerTo(refetch, field, {reason, attempt, signal: abort.signal}).then(
    ([value, date]) => tell(id, '', 0, value, date),
    thrown => tell(id, ...failureOf(thrown)),
  );
  return () => abort.abort();
}

/** @returns {Promise<[unknown, number]>} */
async function answerTo(refetch, field, request) {
  const answer = await refetch(request);
  if (!isResponse(answer, field)) return [answer, NaN];
  if (!isOk(answer)) {
    // Nobody will read it, and a connection would wait for that.
    answer.body?.cancel?.()?.catch?.(() => {});
    throw answer;
  }
  const header = name => answer.headers?.get?.(name) ?? null;
  // `Age` is how long ago the server wrote the `Date`, in seconds; 0 where no cache says so.
  const date = Date.parse(header('Date')) + Number(header('Age')) * 1_000;
  return [await answer.json(), date];
}

/**
 * By its shape: a test environment has a `Response` of its own, and a test often no more of one than it
 * needs. An API's JSON may have an `ok` and a `status`, too, but no function, and its token is in its field.
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
 * Requests an image by script, and tells what that was answered. Gives back what aborts it.
 * @param {App} app
 * @param {number} id
 * @param {string} url
 */
export function probe({tell}, id, url) {
  const abort = new AbortController();
  const told = answer => {
    if (!abort.signal.aborted) tell(id, ...answer);
  };
  // Whatever is thrown here, also by a `fetch` that the app has put in the platform's place, is no answer.
  probeAnswer(url, abort.signal).then(told, () => told(['probe-failed']));
  return () => abort.abort();
}

/** @returns {Promise<[name: string, status?: number, value?: null, retryAfter?: number]>} */
async function probeAnswer(url, signal) {
  if (typeof fetch !== 'function') return ['probe-forbidden'];
  // As an `<img>` does, but not out of a cache: the server is to answer.
  const init = {cache: 'no-store', credentials: 'include', signal};
  const policy = watchPolicy();
  let response;
  try {
    response = await fetch(url, init);
  } catch {
    // A violation is told in a task of its own, after the failure.
    await new Promise(resolve => setTimeout(resolve, 0));
    if (policy.isViolated()) return ['probe-forbidden'];
    const isSameOrigin = new URL(url, documentAddress()).origin === globalThis.location?.origin;
    if (isSameOrigin) return ['probe-failed'];
    // Without CORS headers, script is told no more than that there was an answer.
    await fetch(url, {...init, mode: 'no-cors'});
    return ['probe-opaque'];
  } finally {
    policy.unwatch();
  }
  const {status} = response;
  const wait = retryAfter(response);
  response.body?.cancel?.()?.catch?.(() => {});
  return ['probed', status, null, wait];
}

/** A Content-Security-Policy may forbid script what it allows an `<img>`: no answer is no outage then. */
function watchPolicy() {
  let isViolated = false;
  const note = ({effectiveDirective}) => (isViolated ||= effectiveDirective === 'connect-src');
  document.addEventListener('securitypolicyviolation', note);
  return {
    isViolated: () => isViolated,
    unwatch: () => document.removeEventListener('securitypolicyviolation', note),
  };
}

/** What a response asks to wait, in seconds; not a number where it asks for nothing. */
function retryAfter(response) {
  const header = name => response.headers?.get?.(name);
  const after = header('Retry-After');
  // A date is one of the server's clock, as the response's own is.
  const now = Date.parse(header('Date')) || Date.now();
  return after > 0 ? +after : (Date.parse(after) - now) / 1000;
}

/** The names of errors that say more than that there was one. */
const PLATFORM_ERRORS = ['TypeError', 'SyntaxError', 'AbortError'];

/**
 * What a thrown response tells, or one that the thrown error carries.
 * @returns {[string, number, unknown, number]}
 */
function failureOf(thrown) {
  try {
    const response = thrown.response ?? thrown;
    const status = Number(thrown.status ?? response.status);
    const wait = retryAfter(response);
    // An app's own name for its error could be that of another event.
    const name = PLATFORM_ERRORS.includes(thrown.name) ? thrown.name : 'Error';
    return [name, status >= 100 && status < 600 ? status : 0, null, wait];
  } catch {
    return ['none', 0, null, NaN];
  }
}

/** The snapshot: frozen, for it is handed to everybody. */
export function snapshotOf(
  status,
  isAnonymous,
  expiresAt,
  refetching,
  error,
  clockSkewMs,
  refetches,
  refetchFailures,
  tokens,
  urls,
  imageRetries,
) {
  const stats = {refetches, refetchFailures, tokens, urls, imageRetries};
  return Object.freeze({
    status,
    mode: isAnonymous ? 'anonymous' : 'token',
    ...(expiresAt !== undefined && {expiresAt}),
    refetching,
    ...(error && {error}),
    clockSkewMs,
    stats: Object.freeze(stats),
  });
}

/**
 * Tells a developer. Bundlers put the mode in place of `process.env.NODE_ENV`; where there is neither a
 * bundler nor a `process`, nobody develops.
 * @param {string} message
 */
export function warn(message) {
  try {
    if (process.env.NODE_ENV !== 'production') console.warn(`objectstore-image-auth: ${message}`);
  } catch {
    // No `process`.
  }
}
