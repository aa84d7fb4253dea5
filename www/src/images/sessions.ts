// The sessions of this page: one for each scope, for as long as somebody shows images of it.

import {ImageAuth} from 'objectstore-image-auth';

import {OBJECTSTORE, type ImageFields, type Receipt} from '../api';
import {nameOf, scopeOf, type Scope} from './scope';

export interface Session {
  scope: Scope;
  auth: ImageAuth;
}

/** Fetches an API response again that brings a token for the scope. */
export type Renew = (signal: AbortSignal) => Promise<Response>;

interface Entry {
  session: Session;
  /** The responses on the page that can bring it a token. */
  renewals: Set<Renew>;
}

/** An answer that has lain in a cache for longer than this tells no time. */
const TELLS_TIME_FOR_MS = 5_000;

const entries = new Map<string, Entry>();
const listeners = new Set<() => void>();
let all: readonly Session[] = [];

/** The scope's session, made if need be. Whoever attaches to it detaches from it. */
export function attach(scope: Scope, renew: Renew): {session: Session; detach: () => void} {
  const name = nameOf(scope);
  const entry = entries.get(name) ?? open(name, scope);
  entry.renewals.add(renew);
  const detach = () => {
    entry.renewals.delete(renew);
    // Not at once: StrictMode, and a route to the same project, attach again right after.
    setTimeout(() => entry.renewals.size === 0 && close(name, entry));
  };
  return {session: entry.session, detach};
}

/** Gives the session of its scope, if there is one, the token of an API response. */
export function feed(response: ImageFields): void {
  const serverTime = serverTimeOf(response.receipt);
  try {
    entries
      .get(nameOf(scopeOf(response)))
      ?.session.auth.ingest(response, serverTime === undefined ? {} : {serverTime});
  } catch {
    // What can be no token brings none: the session will ask for another, and say what is wrong.
  }
}

/** The same array until a session is made or disposed. */
export function allSessions(): readonly Session[] {
  return all;
}

export function subscribeToSessions(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function serverTimeOf({date, at}: Receipt): number | undefined {
  const age = performance.now() - at;
  return date === null || age > TELLS_TIME_FOR_MS ? undefined : Date.parse(date) + age;
}

function open(name: string, scope: Scope): Entry {
  const renewals = new Set<Renew>();
  const auth = new ImageAuth({
    baseUrl: OBJECTSTORE,
    refetch: async ({signal}) => {
      const [renew] = renewals;
      if (!renew) throw new Error('nothing on the page shows images of this project any more');
      return renew(signal);
    },
  });
  const entry = {session: {scope, auth}, renewals};
  entries.set(name, entry);
  tell();
  return entry;
}

function close(name: string, {session}: Entry): void {
  if (entries.get(name)?.session !== session) return;
  entries.delete(name);
  session.auth.dispose();
  tell();
}

function tell(): void {
  all = [...entries.values()].map(({session}) => session);
  for (const listener of [...listeners]) listener();
}
