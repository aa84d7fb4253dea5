// The sessions of this page: one for each scope, as long as a component shows images of it.

import {ImageAuth} from 'objectstore-image-auth';

import {OBJECTSTORE, type ImageFields, type Receipt} from '../api';
import {nameOf, scopeOf, type Scope} from './scope';

export interface Session {
  scope: Scope;
  auth: ImageAuth;
}

/** Fetches an API response again, which brings a new token for the scope. */
export type Renew = (signal: AbortSignal) => Promise<Response>;

interface Entry {
  session: Session;
  /** One for each component that uses the session. */
  renewals: Set<Renew>;
}

/** The `Date` of an older response is not used: it may come from a cache. */
const MAX_RECEIPT_AGE_MS = 5_000;

const entries = new Map<string, Entry>();
const listeners = new Set<() => void>();
let all: readonly Session[] = [];

/** Returns the scope's session, and opens it if there is none. The caller must call `detach`. */
export function attach(scope: Scope, renew: Renew): {session: Session; detach: () => void} {
  const name = nameOf(scope);
  const entry = entries.get(name) ?? open(name, scope);
  entry.renewals.add(renew);
  const detach = () => {
    entry.renewals.delete(renew);
    // Not synchronously: in StrictMode, and for a route to the same project, it is used again at once.
    setTimeout(() => entry.renewals.size === 0 && close(name, entry));
  };
  return {session: entry.session, detach};
}

/** Passes the token of an API response to the session of its scope, if there is one. */
export function feed(response: ImageFields): void {
  const serverTime = serverTimeOf(response.receipt);
  try {
    entries
      .get(nameOf(scopeOf(response)))
      ?.session.auth.ingest(response, serverTime === undefined ? {} : {serverTime});
  } catch {
    // The token is malformed. The session will refetch, and report the error.
  }
}

/** Returns the same array until a session is opened or closed. */
export function allSessions(): readonly Session[] {
  return all;
}

export function subscribeToSessions(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function serverTimeOf({date, at}: Receipt): number | undefined {
  const age = performance.now() - at;
  return date === null || age > MAX_RECEIPT_AGE_MS ? undefined : Date.parse(date) + age;
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
  notify();
  return entry;
}

function close(name: string, {session}: Entry): void {
  if (entries.get(name)?.session !== session) return;
  entries.delete(name);
  session.auth.dispose();
  notify();
}

function notify(): void {
  all = [...entries.values()].map(({session}) => session);
  for (const listener of [...listeners]) listener();
}
