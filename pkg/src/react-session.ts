// The session that components use.

import {
  createContext,
  createElement,
  useCallback,
  useContext,
  useSyncExternalStore,
  type ReactElement,
  type ReactNode,
} from 'react';
import type {ImageAuth} from './session.js';
import type {ImageAuthSnapshot} from './types.js';

const Context = createContext<ImageAuth | undefined>(undefined);

/** Gives a session to what is below it. Whoever made the session disposes it. */
export function ImageAuthProvider(props: {auth: ImageAuth; children?: ReactNode}): ReactElement {
  return createElement(Context.Provider, {value: props.auth}, props.children);
}

/** The session of the nearest `ImageAuthProvider`. Throws outside of one. */
export function useImageAuth(): ImageAuth {
  const auth = useContext(Context);
  if (auth) return auth;
  throw new Error('there is no image session here; render an <ImageAuthProvider auth={…}> above');
}

/** What the session lets be seen; renders again whenever that changes. */
export function useImageAuthSnapshot(): ImageAuthSnapshot {
  const auth = useImageAuth();
  const subscribe = useCallback((listener: () => void) => auth.subscribe(listener), [auth]);
  return useSyncExternalStore(
    subscribe,
    () => auth.snapshot(),
    () => UNSEEN,
  );
}

/** As a server renders it: a session that nothing was asked of, so that the page in the browser agrees. */
const UNSEEN: ImageAuthSnapshot = {
  status: 'missing',
  mode: 'token',
  refetching: false,
  clockSkewMs: 0,
  stats: {refetches: 0, refetchFailures: 0, tokens: 0, urls: 0, imageRetries: 0},
};
