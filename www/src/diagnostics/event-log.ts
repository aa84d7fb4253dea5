// The last events of each session, in memory.

import {useSyncExternalStore} from 'react';

import type {ImageAuthEvent} from './image-auth-event';

/** How many events are kept for each session. The oldest go first. */
const MAX_EVENTS = 200;

const NONE: readonly ImageAuthEvent[] = [];

/** By the session's name. A session that is opened again continues its log. */
const logs = new Map<string, readonly ImageAuthEvent[]>();
const listeners = new Set<() => void>();
let isNotifying = false;

/** Adds an event to a session's log. For a session's `onEvent`. */
export function recordEvent(session: string, event: ImageAuthEvent): void {
  logs.set(session, [...eventsOf(session).slice(1 - MAX_EVENTS), event]);
  if (isNotifying) return;
  isNotifying = true;
  // Not at once: a session may be called while React renders, when no component may be updated.
  queueMicrotask(() => {
    isNotifying = false;
    for (const listener of [...listeners]) listener();
  });
}

/** The session's last events, the oldest first. */
export function useEvents(session: string): readonly ImageAuthEvent[] {
  return useSyncExternalStore(subscribe, () => eventsOf(session));
}

function eventsOf(session: string): readonly ImageAuthEvent[] {
  return logs.get(session) ?? NONE;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
