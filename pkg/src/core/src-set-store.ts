// The `srcset` of a `<source>` element, as a store that a component subscribes to.

import type {ImageAuth} from './session.js';

/** The `srcset` with the token. Stays the same until an image of the session is retried with another token. */
export interface SrcSetStore {
  /** Undefined until there is a token. Safe to call while rendering: causes no refetch, and starts no session. */
  readonly value: () => string | undefined;
  readonly subscribe: (listener: () => void) => () => void;
}

export function srcSetStore(auth: ImageAuth, srcSet: string): SrcSetStore {
  let built: string | undefined;
  let lastRetries = 0;
  return {
    value() {
      if (auth.hasNoToken()) return built;
      const {stats} = auth.snapshot();
      if (built === undefined || stats.imageRetries !== lastRetries)
        built = auth.imageSrcSet(srcSet, {peek: true}) || built;
      lastRetries = stats.imageRetries;
      return built;
    },
    subscribe(listener) {
      auth.imageSrcSet(srcSet);
      return auth.subscribe(listener);
    },
  };
}
