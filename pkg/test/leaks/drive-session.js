// Calls the methods of sessions: in each state, with a token wherever a caller could put one, and with refetches that bring
// or fail with a token. Each function here throws if a token shows.

import {METHODS, OPTIONS} from './entry-points.js';
import {outcomeOf, settle} from './outcome.js';
import {BASE, REFUSED_REQUESTS} from './refused-requests.js';
import {EXPIRED, JWT, NEWER, OPAQUE, TOKENS} from './tokens.js';
import {ICON, failureWith, valuesWith, variantsOf} from './values-with-token.js';

/** The states of a session when it is called. `prepare` brings it there; `refetch` is the app's. */
const STATES = {
  'that has a token': {prepare: auth => auth.ingest(JWT), refetch: async () => NEWER},
  'that has built URLs': {
    // After the first, these are built without a call into wasm.
    prepare: auth => (auth.ingest(JWT), auth.imageUrls([ICON, `${ICON}2`, `${ICON}3`])),
    refetch: async () => NEWER,
  },
  'that has an opaque token': {prepare: auth => auth.ingest(OPAQUE), refetch: async () => OPAQUE},
  'whose token has expired': {prepare: auth => auth.ingest(EXPIRED), refetch: async () => EXPIRED},
  'that has no token': {refetch: async () => ({objectstore_token: JWT})},
  'that needs no token': {prepare: auth => auth.ingest({}), refetch: async () => ({})},
  'whose refetch is refused': {
    prepare: auth => auth.ingest(JWT),
    refetch: () => Promise.reject(failureWith(JWT, {status: 403})),
  },
  'whose refetch fails': {refetch: () => Promise.reject(failureWith(JWT))},
  'that was disposed': {
    prepare: auth => (auth.ingest(JWT), auth.dispose()),
    refetch: async () => NEWER,
  },
};

/** One method, called on a session in each state. */
export async function driveMethodInEachState(auth, name, witness) {
  witness.serve(acceptNewest);
  for (const [state, made] of Object.entries(STATES)) {
    await callMethod(
      auth,
      made,
      name,
      METHODS[name].args,
      `${String(name)} of a session ${state}`,
      witness,
    );
  }
}

/** One method, with a token in each place of its arguments. Resolves to how many calls failed. */
export async function driveMethod(auth, name, witness) {
  witness.serve(acceptNewest);
  let failures = 0;
  for (const token of Object.values(TOKENS)) {
    const variants = variantsOf(METHODS[name].args, valuesWith(token), String(name));
    for (const [what, args] of variants) {
      if (!Array.isArray(args)) continue;
      const state = STATES['that has a token'];
      const {error} = await callMethod(auth, state, name, args, what, witness);
      if (error !== undefined) failures++;
    }
  }
  return failures;
}

/** A server that accepts no token but the newest. */
async function acceptNewest(url) {
  const isNewest = String(url).includes(NEWER);
  return new Response(url, {status: isNewest ? 200 : 401, headers: {Location: String(url)}});
}

/** Calls a method of a new session, and looks at everything that results. */
async function callMethod(auth, {prepare, refetch}, name, args, what, witness) {
  const seen = [];
  const session = new auth.ImageAuth({
    ...OPTIONS,
    refetch: request => (seen.push(request), refetch()),
  });
  session.subscribe((...args) => seen.push(args, session.snapshot()));
  prepare?.(session);
  const outcome = {};
  // A promise that waits for a token settles at the latest when the session is disposed.
  const called = (async () => session[name](...args))().then(
    value => (outcome.value = value),
    error => (outcome.error = error),
  );
  await settle();
  witness.assertTellsNone([session, session.snapshot(), {session}, seen], what);
  session.dispose();
  await called;
  if (outcome.error !== undefined) witness.assertTellsNone(outcome.error, what);
  else if (!METHODS[name].returns) witness.assertTellsNone(outcome.value, what);
  witness.assertTellsNone([session, session.snapshot(), seen], what);
  witness.assertSilent(what);
  return outcome;
}

/** The methods that wait for a refetch. */
const WAITS = {
  refetch: auth => auth.refetch(),
  freshImageUrl: auth => auth.freshImageUrl(ICON),
  imageFailed: auth => auth.imageFailed(`${ICON}?X-Os-Auth=${JWT}`),
  fetch: auth => auth.fetch(ICON),
};

/** How a refetch may end with a value. */
export const REFETCH_ENDS = {
  'resolves to': value => value,
  'resolves to a response whose field holds': value => ({objectstore_token: value}),
  'is rejected with': value => Promise.reject(value),
  'is refused with': value => Promise.reject({status: 403, response: value, message: value}),
  'fails for the network with': value => Promise.reject(new TypeError('offline', {cause: value})),
};

/** A refetch that ends with each value that holds a token. Resolves to how many of these failed. */
export async function driveRefetch(auth, end, witness) {
  witness.serve(async () => new Response('bytes'));
  let failures = 0;
  for (const token of Object.values(TOKENS)) {
    for (const [name, make] of Object.entries(valuesWith(token))) {
      const what = `a refetch that ${end} ${name}`;
      if (await hasFailed(auth, () => REFETCH_ENDS[end](make()), what, witness)) failures++;
    }
  }
  return failures;
}

/** Responses that hold a token in an unexpected place. `fails`: the refetch does. */
const RESPONSES = {
  'that is no JSON': {make: token => new Response(`{"objectstore_token": "${token}`), fails: true},
  'that is the text of a token': {make: token => new Response(token)},
  'that is a JSON string': {make: token => Response.json(token)},
  'whose field holds no token': {
    make: token => Response.json({objectstore_token: [token]}),
    fails: true,
  },
  'that refuses': {
    make: token => new Response(token, {status: 403, headers: headersWith(token)}),
    fails: true,
    isInHeader: true,
  },
  'that fails for now': {
    make: token => new Response(token, {status: 503, headers: headersWith(token)}),
    fails: true,
    isInHeader: true,
  },
  'whose body breaks off': {
    make: token =>
      new Response(new ReadableStream({start: stream => stream.error(failureWith(token))})),
    fails: true,
  },
  'whose body was read before': {
    make: token => {
      const response = Response.json({objectstore_token: token});
      response.json();
      return response;
    },
    fails: true,
  },
};

/** A header takes no token that is not ASCII. */
function headersWith(token) {
  return {'Retry-After': token, Date: token, 'WWW-Authenticate': `Bearer error="${token}"`};
}

/** A refetch that resolves to each of these responses. */
export async function driveResponses(auth, witness) {
  witness.serve(async () => new Response('bytes'));
  for (const token of Object.values(TOKENS)) {
    for (const [name, {make, fails, isInHeader}] of Object.entries(RESPONSES)) {
      const what = `a response ${name}`;
      const held = isInHeader && token !== JWT ? NEWER : token;
      const failed = await hasFailed(auth, () => make(held), what, witness);
      if (fails && !failed) throw new Error(`${what} must fail the refetch`);
    }
  }
}

/** Whether a refetch that ends so has failed. Looks at the session, and at all that wait for the refetch. */
async function hasFailed(auth, refetch, what, witness) {
  const seen = [];
  const session = new auth.ImageAuth({
    ...OPTIONS,
    refetch: async request => (seen.push(request), refetch()),
  });
  session.subscribe(() => seen.push(session.snapshot()));
  const waits = Object.entries(WAITS).map(async ([name, wait]) => {
    const {error} = await outcomeOf(() => wait(session));
    if (error !== undefined) witness.assertTellsNone(error, `${what}: ${name}`);
  });
  // Browsers take more tasks to read a body than Node does.
  for (let turn = 0; turn < 100 && session.snapshot().refetching; turn++) await settle(1);
  await settle(3);
  witness.assertTellsNone([session, session.snapshot(), seen], what);
  const failed = session.snapshot().error !== undefined;
  session.dispose();
  await Promise.all(waits);
  witness.assertSilent(what);
  return failed;
}

/** A `fetch` that the platform refuses. Resolves to its error. */
export async function driveRefusedRequest(auth, token, name, witness) {
  return driveFetch(auth, token, BASE, REFUSED_REQUESTS[name], `fetch with ${name}`, witness);
}

/** Every platform refuses to connect to this port. */
const BLOCKED = 'http://127.0.0.1:1/api';

/** A `fetch` whose network fails. Resolves to its error. */
export async function driveFailingNetwork(auth, token, witness) {
  return driveFetch(auth, token, BLOCKED, [`${BLOCKED}/icon`], 'fetch without a network', witness);
}

export async function driveFetch(auth, token, baseUrl, args, what, witness) {
  const session = new auth.ImageAuth({...OPTIONS, baseUrl, refetch: () => new Promise(() => {})});
  session.ingest({objectstore_token: token});
  const {error} = await outcomeOf(() => session.fetch(...args));
  session.dispose();
  if (error === undefined) throw new Error(`${what} must fail`);
  witness.assertTellsNone(error, what);
  witness.assertSilent(what);
  return error;
}
