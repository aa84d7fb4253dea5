// Whose objects they are: what a token covers, and what an object's key is relative to.

import {objectUrl} from 'objectstore-image-auth';

import {OBJECTSTORE, type ImageFields} from '../api';

const USECASE = 'preprod';

export interface Scope {
  org: string;
  project: string;
  /** Where the objects are, if not where the product's rule says. */
  location: ImageFields['objectstore_location'];
}

/** The scope of a response's images. */
export function scopeOf(response: ImageFields): Scope {
  return {
    org: response.organization_id,
    project: response.project_id,
    location: response.objectstore_location,
  };
}

/** Tells scopes apart. */
export function nameOf({org, project, location}: Scope): string {
  const name = `${OBJECTSTORE} org=${org};project=${project}`;
  return location ? `${name} ${JSON.stringify(location)}` : name;
}

/** The URL of an object, which carries no token yet. */
export function urlOf({org, project, location}: Scope, key: string): string {
  const {usecase, scopes, key_prefix} = location ?? {
    usecase: USECASE,
    scopes: {org, project},
    key_prefix: `${org}/${project}/`,
  };
  return objectUrl(OBJECTSTORE, {usecase, scopes, key: key_prefix + key});
}
