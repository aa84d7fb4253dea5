// Rendered once, when it is built: the session is made there as well, where neither clock nor chance may be
// asked.

import {objectUrl} from 'objectstore-image-auth';
import {AuthImage} from 'objectstore-image-auth/react';
import {Images} from './images.js';

const API = '/api/0/organizations/acme';

export default async function Page() {
  const key = `1/2/${await iconId()}`;
  const url = objectUrl(`${API}/objectstore`, {
    usecase: 'preprod',
    scopes: {org: 1, project: 2},
    key,
  });
  return (
    <Images>
      <AuthImage url={url} alt="icon" fallback="(its icon)" />
    </Images>
  );
}

async function iconId() {
  'use cache';
  const response = await fetch(`${process.env.ORIGIN}${API}/builds/101`);
  const {app_info: app} = await response.json();
  return app.app_icon_id;
}
