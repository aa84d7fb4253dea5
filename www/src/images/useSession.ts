// The session that an API response feeds.

import {useLayoutEffect, useState} from 'react';

import type {ImageFields} from '../api';
import {nameOf, scopeOf, type Scope} from './scope';
import {attach, feed, type Renew, type Session} from './sessions';

/** Undefined until there is a response to say of which scope it is; then kept until another scope's comes. */
export function useSession(
  response: ImageFields | undefined,
  renew: Renew | undefined,
): Session | undefined {
  const [scope, setScope] = useState<Scope>();
  const [session, setSession] = useState<Session>();
  const said = response && scopeOf(response);
  if (said && !(scope && nameOf(scope) === nameOf(said))) setScope(said);

  useLayoutEffect(() => {
    if (!scope || !renew) return;
    const {session, detach} = attach(scope, renew);
    setSession(session);
    return detach;
  }, [scope, renew]);

  // In the same breath as the effect above: whoever gets the session finds the token in it.
  useLayoutEffect(() => {
    if (response) feed(response);
  }, [response, renew]);

  return session && scope && nameOf(session.scope) === nameOf(scope) ? session : undefined;
}
