// The functions that the session in wasm calls. The page's listeners hold `dispatch`, and the garbage collector cannot see
// through wasm, so a strong reference to the session would leak it. Each function is made in a scope of its own, because
// closures of one scope share what any of them captures.

import type {HostEvent, SessionHost} from './glue.js';
import type {RefetchRequest} from './types.js';
import {afterWasm} from './wasm/instance.js';

/** What the host belongs to. Each function is told the number of the instance that calls. */
export interface HostOwner {
  /** The session has another snapshot. `token` is the newest that it holds. */
  changed(instance: number, token: string | undefined, clockSkewMs: number): void;
  /** Passes an event on to the session. */
  dispatch(instance: number, event: HostEvent): void;
}

type Refetch = (request: RefetchRequest) => unknown;

/** The `signal` takes the listeners off the page, for a session whose instance can no longer do so. */
export function makeHost(
  refetch: Refetch,
  owner: HostOwner,
  instance: number,
  signal: AbortSignal,
): SessionHost {
  const weakOwner = weakly(owner);
  return {
    refetch: refetchOf(refetch),
    changed: changedOf(weakOwner, instance),
    dispatch: dispatchOf(weakOwner, instance),
    signal,
  };
}

/** The app's `refetch`, called once no wasm is on the stack: what it throws or overflows cannot break the instance. */
function refetchOf(refetch: Refetch): (request: RefetchRequest) => Promise<unknown> {
  return request =>
    new Promise(resolve => afterWasm(() => resolve((async () => refetch(request))())));
}

interface Weak<T> {
  deref(): T | undefined;
}

/** Some engines of servers have no `WeakRef`, and collect no session then. */
function weakly<T extends object>(target: T): Weak<T> {
  return typeof WeakRef === 'undefined' ? {deref: () => target} : new WeakRef(target);
}

function changedOf(owner: Weak<HostOwner>, instance: number): SessionHost['changed'] {
  return (token, clockSkewMs) => owner.deref()?.changed(instance, token, clockSkewMs);
}

function dispatchOf(owner: Weak<HostOwner>, instance: number): SessionHost['dispatch'] {
  return event => owner.deref()?.dispatch(instance, event);
}
