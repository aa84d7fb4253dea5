// Whose objects they are: what a token covers, and what an object's key is relative to.

import {objectUrl} from 'objectstore-image-auth';

import {OBJECTSTORE} from '../api';

const USECASE = 'preprod';

export interface Scope {
  org: string;
  project: string;
}

/** Tells scopes apart. */
export function nameOf({org, project}: Scope): string {
  return `${OBJECTSTORE} org=${org};project=${project}`;
}

/** The URL of an object, which carries no token yet. */
export function urlOf({org, project}: Scope, key: string): string {
  const name = {usecase: USECASE, scopes: {org, project}, key: `${org}/${project}/${key}`};
  return objectUrl(OBJECTSTORE, name);
}
