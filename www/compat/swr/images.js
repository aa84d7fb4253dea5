// The recipe of docs/guide.md.

import {mutate} from 'swr';
import {ImageAuth} from 'objectstore-image-auth';

const api = '/api/0/organizations/acme';
export const snapshot = `${api}/snapshots/201`;

/** For `useSWR`: a response, kept without its token. */
export async function fetcher(path) {
  const response = await fetch(path);
  if (!response.ok) throw response;
  return auth.take(await response.json());
}

export const auth = new ImageAuth({
  baseUrl: `${api}/objectstore`,
  refetch: () => mutate(snapshot, fetcher(snapshot), {revalidate: false}),
});
