'use client';

import {useState} from 'react';
import {ImageAuth} from 'objectstore-image-auth';
import {ImageAuthProvider} from 'objectstore-image-auth/react';

const API = '/api/0/organizations/acme';

/**
 * The session for what is below. It is made on the server too, when the page is built: no token is fetched
 * there, and no clock is read.
 */
export function Images({children}) {
  const [auth] = useState(
    () =>
      new ImageAuth({
        baseUrl: `${API}/objectstore`,
        refetch: ({signal}) => fetch(`${API}/builds/101`, {signal}),
      }),
  );
  return <ImageAuthProvider auth={auth}>{children}</ImageAuthProvider>;
}
