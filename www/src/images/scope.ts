// A scope is the organization and project that images belong to. A token grants access to one scope.

import {objectUrl} from 'objectstore-image-auth';

import {OBJECTSTORE, type ImageFields} from '../api';

const USECASE = 'preprod';

export interface Scope {
  org: string;
  project: string;
  /** The usecase, scopes and key prefix of the objects, if they are not the product's. */
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

/** A string that is different for each scope. */
export function nameOf({org, project, location}: Scope): string {
  const name = `${OBJECTSTORE} org=${org};project=${project}`;
  return location ? `${name} ${JSON.stringify(location)}` : name;
}

/** The URL of an object, without a token. */
export function urlOf({org, project, location}: Scope, key: string): string {
  const {usecase, scopes, key_prefix} = location ?? {
    usecase: USECASE,
    scopes: {org, project},
    key_prefix: `${org}/${project}/`,
  };
  return objectUrl(OBJECTSTORE, {usecase, scopes, key: key_prefix + key});
}
