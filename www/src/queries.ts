// The API's responses for the pages. TanStack Query fetches each once, shares it, and refetches it.

import {QueryClient, skipToken, useQuery} from '@tanstack/react-query';
import {useCallback, useMemo} from 'react';

import {allBuilds, ApiError, buildOf, snapshotOf, type Endpoint, type Snapshot} from './api';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && !isFinal(error),
      // The data does not change while the window has no focus. The session refetches tokens.
      refetchOnWindowFocus: false,
    },
  },
});

export function useBuilds() {
  return useQuery({...queryOf(allBuilds), select: ({builds}) => builds});
}

export function useBuild(id: string | undefined) {
  return useEndpoint(useMemo(() => (id === undefined ? undefined : buildOf(id)), [id]));
}

export function useSnapshot(id: string | undefined) {
  return useEndpoint(
    useMemo(() => (id === undefined ? undefined : snapshotOf(id)), [id]),
    snapshot => isUnfinished(snapshot) && 5_000,
  );
}

/** A response, and a function that refetches it for its token. The page then shows the new response. */
function useEndpoint<T>(
  endpoint: Endpoint<T> | undefined,
  pollInterval: (data: T | undefined) => number | false = () => false,
) {
  const query = useQuery({
    ...(endpoint ? queryOf(endpoint) : {queryKey: ['none'], queryFn: skipToken}),
    refetchInterval: ({state}) => pollInterval(state.data),
  });
  const refetchToken = useCallback(
    async (signal: AbortSignal): Promise<unknown> => {
      if (!endpoint) return undefined;
      const response = await endpoint.request(signal);
      const data = endpoint.read(response.clone());
      // The session reports the error; the page keeps its data.
      data.then(data => queryClient.setQueryData([endpoint.path], data)).catch(() => undefined);
      return response;
    },
    [endpoint],
  );
  return {...query, refetchToken};
}

function queryOf<T>({path, request, read}: Endpoint<T>) {
  return {
    queryKey: [path],
    queryFn: async ({signal}: {signal: AbortSignal}) => read(await request(signal)),
  };
}

export function isUnfinished(snapshot: Snapshot | undefined): boolean {
  const state = snapshot?.comparison_run_info.state;
  return state === 'PENDING' || state === 'PROCESSING';
}

/** A client error will not change if the request is repeated. */
function isFinal(error: Error): boolean {
  return error instanceof ApiError && (error.status === undefined || error.status < 500);
}
