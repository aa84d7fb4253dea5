// The session of components, and the hooks that read it.

import {createContext, useContext, useSyncExternalStore, type Context} from 'react';
import type {ImageAuth} from '../core/session.js';
import type {ImageAuthSnapshot} from '../core/types.js';

type SessionContext = Context<ImageAuth | undefined>;

/** One context per copy of React, keyed by its `createContext`. */
const CONTEXTS = Symbol.for('objectstore-image-auth/react');

const contexts: WeakMap<object, SessionContext> = ((
  globalThis as {[CONTEXTS]?: WeakMap<object, SessionContext>}
)[CONTEXTS] ??= new WeakMap());

/** Shared by all copies of this entry (ES module and CommonJS). Two copies of React must not share one. */
export const SessionContext: SessionContext =
  contexts.get(createContext) ?? createContext<ImageAuth | undefined>(undefined);

contexts.set(createContext, SessionContext);

/** The session of the nearest `ImageAuthProvider`. Throws an `Error` outside of one. */
export function useImageAuth(): ImageAuth {
  const auth = useContext(SessionContext);
  if (auth) return auth;
  throw new Error(
    'no image session here: render an <ImageAuthProvider> (are there two copies of React?)',
  );
}

/** Read-only view of the session of the nearest `ImageAuthProvider`. Renders again after every change. Throws outside of one. */
export function useImageAuthSnapshot(): ImageAuthSnapshot {
  const {subscribe, snapshot, initialSnapshot} = useImageAuth();
  return useSyncExternalStore(subscribe, snapshot, initialSnapshot);
}
