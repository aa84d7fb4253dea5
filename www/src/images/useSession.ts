// The session that an API response feeds.

import {useEffect, useState} from 'react';

import type {ImageFields} from '../api';
import {nameOf} from './scope';
import {attach, feed, type Renew, type Session} from './sessions';

/** Undefined until there is a response to say of which scope it is. */
export function useSession(
  response: ImageFields | undefined,
  renew: Renew | undefined,
): Session | undefined {
  const [session, setSession] = useState<Session>();
  const org = response?.organization_id;
  const project = response?.project_id;

  useEffect(() => {
    if (org === undefined || project === undefined || !renew) return;
    const {session, detach} = attach({org, project}, renew);
    setSession(session);
    return detach;
  }, [org, project, renew]);

  // In the same breath as the effect above: whoever gets the session finds the token in it.
  useEffect(() => {
    if (response) feed(response);
  }, [response, renew]);

  if (!session || org === undefined || project === undefined) return undefined;
  return nameOf(session.scope) === nameOf({org, project}) ? session : undefined;
}
