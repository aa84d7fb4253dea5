'use client';

import {ImageAuth} from 'objectstore-image-auth';
import {ImageAuthProvider} from 'objectstore-image-auth/react';
import {useState} from 'react';

const API = '/api/0/organizations/acme';

/** The session for what is below. */
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
