// The functions that the session in wasm calls. They hold their owner weakly: the page's listeners hold `dispatch`, and
// the garbage collector cannot see through wasm, so a strong reference would leak the session. Each function is created
// in a scope of its own, because closures of one scope share what any of them captures.

import type {HostEvent, SessionHost} from './glue.js';
import type {ImageAuthEvent, RefetchRequest} from './types.js';
import {afterWasm} from './wasm/instance.js';

/** The object that the host belongs to. `instance` is the number of the calling instance. */
export interface HostOwner {
  /** The session's snapshot has changed. `token` is the newest token that it has. */
  changed(instance: number, token: string | undefined, clockSkewMs: number): void;
  /** The session did this. */
  report(event: ImageAuthEvent, instance: number): void;
  /** Passes an event on to the session. */
  dispatch(instance: number, event: HostEvent): void;
}

type Refetch = (request: RefetchRequest) => unknown;

/** `signal` removes the session's listeners from the page where its instance can no longer do so. */
export function makeHost(
  refetch: Refetch,
  owner: HostOwner,
  instance: number,
  signal: AbortSignal,
): SessionHost {
  const weakOwner = weakRef(owner);
  return {
    refetch: makeRefetch(refetch),
    changed: makeChanged(weakOwner, instance),
    dispatch: makeDispatch(weakOwner, instance),
    report: makeReport(weakOwner, instance),
    signal,
  };
}

/** Calls the app's `refetch` once no wasm call is on the stack: an exception in it cannot break the instance. */
function makeRefetch(refetch: Refetch): (request: RefetchRequest) => Promise<unknown> {
  return request =>
    new Promise(resolve => afterWasm(() => resolve((async () => refetch(request))())));
}

interface Weak<T> {
  deref(): T | undefined;
}

/** A strong reference on the server engines that have no `WeakRef`. */
function weakRef<T extends object>(target: T): Weak<T> {
  return typeof WeakRef === 'undefined' ? {deref: () => target} : new WeakRef(target);
}

function makeChanged(owner: Weak<HostOwner>, instance: number): SessionHost['changed'] {
  return (token, clockSkewMs) => owner.deref()?.changed(instance, token, clockSkewMs);
}

function makeDispatch(owner: Weak<HostOwner>, instance: number): SessionHost['dispatch'] {
  return event => owner.deref()?.dispatch(instance, event);
}

function makeReport(owner: Weak<HostOwner>, instance: number): (activity: object) => void {
  return activity => owner.deref()?.report(activity as ImageAuthEvent, instance);
}
