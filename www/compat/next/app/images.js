'use client';

import {ImageAuth} from 'objectstore-image-auth';
import {ImageAuthProvider} from 'objectstore-image-auth/react';

const API = '/api/0/organizations/acme';

// Made on the server too, where it only renders: no token is fetched there.
const auth = new ImageAuth({
  baseUrl: `${API}/objectstore`,
  refetch: ({signal}) => fetch(`${API}/builds/101`, {signal}),
});

/** The session for what is below. */
export function Images({children}) {
  return <ImageAuthProvider auth={auth}>{children}</ImageAuthProvider>;
}
