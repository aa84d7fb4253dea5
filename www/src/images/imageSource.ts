// The one place where an API response and an object's key become an image URL.

import {imageUrl, objectUrl, tokenFromResponse, tokenStatus} from 'objectstore-image-auth';

import {OBJECTSTORE, type ImageFields} from '../api';

const USECASE = 'preprod';

export interface ImageSource {
  /** What an `<img>` or a `fetch` loads the object by. */
  urlOf(key: string): string;
  /** True once the server refuses the URLs, for the response's token ran out. */
  isExpired(): boolean;
}

export function imageSource(response: ImageFields): ImageSource {
  const {organization_id: org, project_id: project} = response;
  const token = tokenFromResponse(response);
  return {
    urlOf(key) {
      const name = {usecase: USECASE, scopes: {org, project}, key: `${org}/${project}/${key}`};
      return imageUrl(objectUrl(OBJECTSTORE, name), token);
    },
    isExpired: () => tokenStatus(token) === 'expired',
  };
}
