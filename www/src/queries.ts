// The API's responses for the pages. React Query fetches each once, shares it, and refetches it.

import {QueryClient, skipToken, useQuery} from '@tanstack/react-query';
import {useMemo} from 'react';

import {allBuilds, ApiError, buildOf, snapshotOf, type Endpoint, type Snapshot} from './api';

/** The interval for polling an unfinished comparison. */
const POLL_INTERVAL_MS = 5_000;

/** How many times a request is retried before the page shows an error. */
const MAX_RETRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < MAX_RETRIES && !isFinal(error),
      // The data does not change while the window has no focus. The session refetches tokens.
      refetchOnWindowFocus: false,
    },
  },
});

export function useBuilds() {
  return useQuery({
    queryKey: [allBuilds.path],
    queryFn: async ({signal}) => allBuilds.read(await allBuilds.request(signal)),
    select: ({builds}) => builds,
  });
}

export function useBuild(id: string | undefined) {
  return useAnswer(
    useMemo(() => (id === undefined ? undefined : buildOf(id)), [id]),
    () => false,
  );
}

export function useSnapshot(id: string | undefined) {
  return useAnswer(
    useMemo(() => (id === undefined ? undefined : snapshotOf(id)), [id]),
    snapshot => isUnfinished(snapshot) && POLL_INTERVAL_MS,
  );
}

/** A response, and a function that lets a session refetch it. The page then shows the new response. */
function useAnswer<T>(
  endpoint: Endpoint<T> | undefined,
  pollInterval: (data: T | undefined) => number | false,
) {
  const {data, error, refetch} = useQuery({
    queryKey: [endpoint?.path],
    queryFn: endpoint
      ? async ({signal}) => endpoint.read(await endpoint.request(signal))
      : skipToken,
    refetchInterval: query => pollInterval(query.state.data),
  });
  const renew = useMemo(() => endpoint && renewalOf(endpoint), [endpoint]);
  return {data, error, refetch, renew};
}

function renewalOf<T>({path, request, read}: Endpoint<T>) {
  return async (signal: AbortSignal): Promise<Response> => {
    const response = await request(signal);
    read(response.clone()).then(
      data => queryClient.setQueryData([path], data),
      // The session reports the error; the page keeps its data.
      () => undefined,
    );
    return response;
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
