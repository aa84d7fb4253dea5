// Which API response the images below it are loaded with.

import {createContext, useContext, type ReactNode} from 'react';

import type {ImageFields} from '../api';
import type {Renew, Session} from './sessions';
import {useSession} from './useSession';

const SessionContext = createContext<Session | undefined>(undefined);

interface ImagesProps {
  /** Undefined while it is under way: nothing is loaded till then. */
  response: ImageFields | undefined;
  renew: Renew | undefined;
  children: ReactNode;
}

export function Images({response, renew, children}: ImagesProps) {
  return <SessionContext value={useSession(response, renew)}>{children}</SessionContext>;
}

export function useImages(): Session | undefined {
  return useContext(SessionContext);
}
