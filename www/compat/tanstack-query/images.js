// The recipe of docs/guide.md.

import {QueryClient, queryOptions} from '@tanstack/react-query';
import {ImageAuth} from 'objectstore-image-auth';

const api = '/api/0/organizations/acme';
export const queryClient = new QueryClient();

/** The snapshot, kept without its token. */
export const snapshot = queryOptions({
  queryKey: ['snapshots', 201],
  queryFn: async () => {
    const response = await fetch(`${api}/snapshots/201`);
    if (!response.ok) throw response;
    return auth.take(await response.json());
  },
});

/** `staleTime: 0`, because the token in the cache's response is gone. */
export const auth = new ImageAuth({
  baseUrl: `${api}/objectstore`,
  refetch: () => queryClient.query({...snapshot, staleTime: 0}),
});
