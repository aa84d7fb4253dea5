// Texts to try the inspector with. Their tokens are signed by nobody, so no server accepts them.

import {imageUrl} from 'objectstore-image-auth';

import {OBJECTSTORE} from '../api';

const LIFETIME_S = 300;

export const EXAMPLES: ReadonlyArray<{name: string; text: () => string}> = [
  {name: 'API response', text: () => JSON.stringify(response(), null, 2)},
  {
    name: 'Query result',
    text: () => JSON.stringify({data: response(), isFetching: false}, null, 2),
  },
  {
    name: 'Image URL',
    text: () => imageUrl(`${OBJECTSTORE}/v1/objects/preprod/org=1;project=2/icon`, token()),
  },
  {
    name: 'Another project',
    text: () => imageUrl(`${OBJECTSTORE}/v1/objects/preprod/org=1;project=3/icon`, token()),
  },
  {
    name: 'Pre-signed URL',
    text: () =>
      `https://objectstore.example/v1/objects/preprod/org=1;project=2/icon?os_timestamp=${new Date().toISOString()}&os_duration=3600&os_kid=demo&os_sig=c2lnbmF0dXJl`,
  },
];

function response() {
  return {id: '101', organization_id: '1', project_id: '2', objectstore_token: token()};
}

function token(): string {
  const claims = {
    exp: Math.floor(Date.now() / 1e3) + LIFETIME_S,
    res: {'os:usecase': 'preprod', org: '1', project: '2'},
    permissions: ['object.read'],
  };
  const parts = [{typ: 'JWT', alg: 'EdDSA', kid: 'example'}, claims].map(part =>
    JSON.stringify(part),
  );
  return [...parts, 'no signature'].map(base64Url).join('.');
}

function base64Url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
