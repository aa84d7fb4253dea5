// The page is rendered by the build, and the icon on the server for each request. It names the image; the
// browser fetches the token.

import {Suspense} from 'react';
import {objectUrl} from 'objectstore-image-auth';
import {AuthImage, AuthLink} from 'objectstore-image-auth/react';
import {Images} from './images.js';

const API = '/api/0/organizations/acme';

export default function Page() {
  return (
    <Images>
      <Suspense>
        <Icon />
      </Suspense>
    </Images>
  );
}

async function Icon() {
  const response = await fetch(`${process.env.ORIGIN}${API}/builds/101`);
  const {app_info: app} = await response.json();
  const scopes = {org: 1, project: 2};
  const key = `1/2/${app.app_icon_id}`;
  const url = objectUrl(`${API}/objectstore`, {usecase: 'preprod', scopes, key});
  return (
    <>
      <h1>{app.name}</h1>
      <AuthImage url={url} alt="icon" fallback="(its icon)" />
      <AuthLink url={url}>Open the icon</AuthLink>
    </>
  );
}
