// The stack overflows of `broken-instance.test.mjs`, in a browser, which has another limit and other exceptions.

const {ImageAuth, imageUrl} = await import('../../dist/index.js');

const BASE = '/objects';

/** Overflows the stack in the wasm this many times. Returns the name of the first exception. */
export function overflow(times) {
  const auth = new ImageAuth({baseUrl: BASE, refetch: () => new Promise(() => {})});
  auth.ingest('opaque');
  const expected = `${BASE}/icon?X-Os-Auth=opaque`;
  let thrown;
  for (let i = 0; i < times; i++) {
    const error = thrownBy(() => overflowBy(n => auth.imageUrl(`${BASE}/a b${n}`)));
    thrown ??= error;
    expect(error.name !== 'ObjectstoreAuthError', `it is the engine's, and not ${error}`);
    expect(auth.imageUrl(`${BASE}/icon`) === expected, 'the session goes on');
    expect(auth.snapshot().status === 'fresh', 'and its snapshot');
    expect(imageUrl('/a', 'opaque') === '/a?X-Os-Auth=opaque', 'and the functions');
  }
  const another = new ImageAuth({baseUrl: BASE, refetch: () => new Promise(() => {})});
  expect(another.ingest('new') === 'fresh', 'another session can be made');
  for (const session of [auth, another]) session.dispose();
  return thrown.name;
}

/** Calls `ask` near the end of the stack only. */
function overflowBy(ask) {
  let depth = 0;
  const walk = isAsking => {
    depth++;
    if (isAsking && depth > end * 0.9) ask(depth);
    walk(isAsking);
  };
  thrownBy(() => walk(false));
  const end = depth;
  depth = 0;
  walk(true);
}

function thrownBy(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

function expect(holds, what) {
  if (!holds) throw new Error(what);
}
