// Another try for what failed to load, when a new token comes: it may have been the token after all.

import type {ImageAuth} from 'objectstore-image-auth';
import {useEffect, useEffectEvent, useRef} from 'react';

/** Each try asks the session for a URL, and so for the next token: what is gone must not go on so. */
const MOST_RETRIES = 3;

/** `retry` says whether there was anything to try. */
export function useRetry(
  auth: ImageAuth | undefined,
  url: string | undefined,
  hasFailed: boolean,
  retry: () => boolean,
): void {
  const retries = useRef({url, count: 0});
  const onToken = useEffectEvent(() => {
    if (retries.current.url !== url) retries.current = {url, count: 0};
    if (retries.current.count < MOST_RETRIES && retry()) retries.current.count++;
  });

  useEffect(() => {
    if (!auth || !hasFailed) return;
    let {tokens} = auth.snapshot().stats;
    return auth.subscribe(() => {
      const {tokens: now} = auth.snapshot().stats;
      if (now === tokens) return;
      tokens = now;
      onToken();
    });
  }, [auth, url, hasFailed]);
}
