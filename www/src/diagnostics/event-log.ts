// The last events of the image session, in memory.

import type {ImageAuthEvent} from 'objectstore-image-auth';
import {useSyncExternalStore} from 'react';

/** How many events are kept. The oldest go first. */
const MAX_EVENTS = 200;

let events: readonly ImageAuthEvent[] = [];
const listeners = new Set<() => void>();
let isNotifying = false;

/** For the session's `onEvent`. */
export function recordEvent(event: ImageAuthEvent): void {
  events = [...events.slice(1 - MAX_EVENTS), event];
  if (isNotifying) return;
  isNotifying = true;
  // Not at once: a session may be called while React renders, when no component may be updated.
  queueMicrotask(() => {
    isNotifying = false;
    for (const listener of [...listeners]) listener();
  });
}

/** The last events, the oldest first. */
export function useEvents(): readonly ImageAuthEvent[] {
  return useSyncExternalStore(subscribe, () => events);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
