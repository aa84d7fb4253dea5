// The session that gets its tokens from an API response.

import {useLayoutEffect, useState} from 'react';

import type {ImageFields} from '../api';
import {nameOf, scopeOf, type Scope} from './scope';
import {attach, feed, type Renew, type Session} from './sessions';

/** Undefined until there is a response, which says the scope. A response of another scope changes it. */
export function useSession(
  response: ImageFields | undefined,
  renew: Renew | undefined,
): Session | undefined {
  const [scope, setScope] = useState<Scope>();
  const [session, setSession] = useState<Session>();
  const newScope = response && scopeOf(response);
  if (newScope && !(scope && nameOf(scope) === nameOf(newScope))) setScope(newScope);

  useLayoutEffect(() => {
    if (!scope || !renew) return;
    const {session, detach} = attach(scope, renew);
    setSession(session);
    return detach;
  }, [scope, renew]);

  // Runs with the effect above, so that a component never gets the session without its token.
  useLayoutEffect(() => {
    if (response) feed(response);
  }, [response, renew]);

  return session && scope && nameOf(session.scope) === nameOf(scope) ? session : undefined;
}
