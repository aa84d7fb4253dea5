// Whether a token grants access to an object. Only a session checks that, so this opens one for a moment.

import {ImageAuth, isObjectstoreAuthError, type ObjectstoreAuthError} from 'objectstore-image-auth';

/** What precedes an object's name in its URL. */
const BASE = /^(.*?\/)v1\/objects\//;

/** The error `not-covered`; undefined if the token grants access, or if the URL names no object. */
export function coverageError(url: string, token: string): ObjectstoreAuthError | undefined {
  const baseUrl = BASE.exec(url)?.[1];
  if (baseUrl === undefined) return undefined;
  // Nothing is requested: the session gets its token here, and a refetch fails at once.
  const auth = new ImageAuth({baseUrl, refetch: () => Promise.reject(new Error('not needed'))});
  try {
    auth.ingest(token);
    auth.peekImageUrl(url);
    return undefined;
  } catch (error) {
    if (isObjectstoreAuthError(error) && error.code === 'not-covered') return error;
    throw error;
  } finally {
    auth.dispose();
  }
}
