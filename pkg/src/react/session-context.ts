// The session of components: its provider, and the hooks that read it.

import {
  createContext,
  createElement,
  useContext,
  useSyncExternalStore,
  type Context,
  type ReactElement,
  type ReactNode,
} from 'react';
import type {ImageAuth} from '../core/session.js';
import type {ImageAuthSnapshot} from '../core/types.js';

type SessionContext = Context<ImageAuth | undefined>;

/** One context per copy of React, keyed by its `createContext`. */
const CONTEXTS = Symbol.for('objectstore-image-auth/react');

const SessionContext = sharedContext();

/**
 * Shared by all copies of this entry (ES module and CommonJS). Two copies of React must not share one.
 */
function sharedContext(): SessionContext {
  const shared = globalThis as {[CONTEXTS]?: WeakMap<object, SessionContext>};
  const contexts = (shared[CONTEXTS] ??= new WeakMap());
  const known = contexts.get(createContext);
  if (known) return known;
  const made = createContext<ImageAuth | undefined>(undefined);
  contexts.set(createContext, made);
  return made;
}

/** Provides a session to the components below it. Does not dispose the session: whoever created it does. */
export function ImageAuthProvider(props: {auth: ImageAuth; children?: ReactNode}): ReactElement {
  return createElement(SessionContext.Provider, {value: props.auth}, props.children);
}

/** The session of the nearest `ImageAuthProvider`. Throws an `Error` outside of one. */
export function useImageAuth(): ImageAuth {
  const auth = useContext(SessionContext);
  if (auth) return auth;
  throw new Error(
    'there is no image session here; render an <ImageAuthProvider auth={…}> above ' +
      '(if there is one, the page may have two copies of React)',
  );
}

/** Read-only view of the session of the nearest `ImageAuthProvider`. Renders again after every change. Throws outside of one. */
export function useImageAuthSnapshot(): ImageAuthSnapshot {
  const {subscribe, snapshot} = useImageAuth();
  return useSyncExternalStore(subscribe, snapshot, () => INITIAL_SNAPSHOT);
}

/** On a server, and while the browser hydrates: the snapshot of a new session. */
const INITIAL_SNAPSHOT: ImageAuthSnapshot = {
  status: 'missing',
  mode: 'token',
  refetching: false,
  clockSkewMs: 0,
  stats: {refetches: 0, refetchFailures: 0, tokens: 0, urls: 0, imageRetries: 0},
};
