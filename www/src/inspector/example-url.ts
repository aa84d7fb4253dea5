// The URL of an example object that a token grants access to.

import {objectUrl, type TokenInfo} from 'objectstore-image-auth';

import {OBJECTSTORE} from '../api';

const USECASE = 'preprod';
const SCOPES = {org: '1', project: '2'};

/** Stands for any value in claims, and cannot be one in a URL. */
const WILDCARD = '*';

/** Uses the demo's own names where the claims name none. Throws `invalid-object`. */
export function exampleUrl(claims: TokenInfo | undefined): string {
  const {usecase = WILDCARD, scopes: claimed = {}} = claims ?? {};
  const named = Object.entries(claimed);
  const scopes = (named.length === 0 ? Object.entries(SCOPES) : named).map(
    ([name, value]) => [name, value === WILDCARD ? '1' : value] as const,
  );
  const key = [...scopes.map(([, value]) => value), 'icon'].join('/');
  return objectUrl(OBJECTSTORE, {usecase: usecase === WILDCARD ? USECASE : usecase, scopes, key});
}
