// Every error that a browser's own errors have a part in: they quote what they are about, each engine in its
// own words. No part of a token shows in what comes of it, nor is printed, and the instance goes on working.

import {badCalls, callByName} from './bad-calls.js';
import {looksOf} from './looks.js';
import {EXPIRED, JWT, NEWER, OPAQUE, find} from './marked.js';
import {BASE, UNTAKEN} from './untaken.js';

/** Every platform refuses to connect to this port, without asking anybody. */
const BLOCKED = 'http://127.0.0.1:1/api';

/**
 * @param {object} auth what the package exports
 * @returns {Promise<number>} how many errors there were
 */
export async function driveErrors(auth) {
  const {said, leave} = listen();
  try {
    let count = 0;
    for (const [what, call] of calls(auth)) {
      const error = await errorOf(call);
      expect(error !== undefined, what, 'does not fail');
      const leaks = find([looksOf(error), ...said.splice(0)].join('\n'));
      expect(leaks === undefined, what, 'tells a part of a token', String(error));
      expect(auth.imageUrl('/a', 'opaque') === '/a?X-Os-Auth=opaque', what, 'ends the instance');
      count++;
    }
    return count;
  } finally {
    leave();
  }
}

function* calls(auth) {
  for (const token of [JWT, NEWER, EXPIRED]) {
    for (const [index, [name, args]] of badCalls(token).entries()) {
      yield [`${index + 1}. ${name}`, () => callByName(auth, name, args)];
    }
  }
  for (const token of [JWT, OPAQUE]) {
    for (const [what, args] of Object.entries(UNTAKEN)) {
      yield [`fetch of ${what}`, () => fetchBy(auth, token, BASE, args)];
    }
    yield ['fetch without a network', () => fetchBy(auth, token, BLOCKED, [`${BLOCKED}/icon`])];
  }
}

async function fetchBy(auth, token, baseUrl, args) {
  const session = new auth.ImageAuth({baseUrl, refetch: () => new Promise(() => {})});
  try {
    session.ingest(token);
    return await session.fetch(...args);
  } finally {
    session.dispose();
  }
}

async function errorOf(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
}

/** Nothing is printed from now on; what would have been is looked at. */
function listen() {
  const said = [];
  const before = {...console};
  for (const [name, method] of Object.entries(before)) {
    if (typeof method === 'function') console[name] = (...args) => void said.push(looksOf(args));
  }
  return {said, leave: () => void Object.assign(console, before)};
}

function expect(holds, ...what) {
  if (!holds) throw new Error(what.join(' '));
}
