// Provides the session of an API response to the images inside.

import {ImageAuthProvider} from 'objectstore-image-auth/react';
import {createContext, useContext, type ReactNode} from 'react';

import type {ImageFields} from '../api';
import {urlOf, type Scope} from './scope';
import type {Renew} from './sessions';
import {useSession} from './useSession';

const ScopeContext = createContext<Scope | undefined>(undefined);

interface ImageSessionProps {
  /** Undefined while it is being fetched. No image is loaded until then. */
  response: ImageFields | undefined;
  renew: Renew | undefined;
  children: ReactNode;
}

export function ImageSession({response, renew, children}: ImageSessionProps) {
  const session = useSession(response, renew);
  // The session exists before the first paint, so the children never render without it.
  if (!session) return response ? null : children;
  return (
    <ScopeContext value={session.scope}>
      <ImageAuthProvider auth={session.auth}>{children}</ImageAuthProvider>
    </ScopeContext>
  );
}

/** The URL of an object, without a token; undefined without a key or a response. */
export function useObjectUrl(key: string | null | undefined): string | undefined {
  const scope = useContext(ScopeContext);
  return scope && key ? urlOf(scope, key) : undefined;
}
