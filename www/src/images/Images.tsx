// Which API response the images below it are loaded with.

import {ImageAuthProvider} from 'objectstore-image-auth/react';
import {createContext, useContext, type ReactNode} from 'react';

import type {ImageFields} from '../api';
import {urlOf, type Scope} from './scope';
import type {Renew} from './sessions';
import {useSession} from './useSession';

const ScopeContext = createContext<Scope | undefined>(undefined);

interface ImagesProps {
  /** Undefined while it is under way: nothing is loaded till then. */
  response: ImageFields | undefined;
  renew: Renew | undefined;
  children: ReactNode;
}

export function Images({response, renew, children}: ImagesProps) {
  const session = useSession(response, renew);
  // The session is there before this is painted: nothing below has to do without it first.
  if (!session) return response ? null : children;
  return (
    <ScopeContext value={session.scope}>
      <ImageAuthProvider auth={session.auth}>{children}</ImageAuthProvider>
    </ScopeContext>
  );
}

/** The URL of an object, which carries no token yet; undefined where there is none, or no response yet. */
export function useObjectUrl(key: string | null | undefined): string | undefined {
  const scope = useContext(ScopeContext);
  return scope && key ? urlOf(scope, key) : undefined;
}
