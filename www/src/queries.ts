// The API's answers as the pages use them: fetched once, shared, and fetched again when due.

import {QueryClient, skipToken, useQuery} from '@tanstack/react-query';
import {useMemo} from 'react';

import {allBuilds, ApiError, buildOf, snapshotOf, type Endpoint, type Snapshot} from './api';

/** How often an unfinished comparison is asked for. */
const POLL_INTERVAL_MS = 5_000;

/** How often a request is tried again before the page says that it failed. */
const MAX_RETRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < MAX_RETRIES && !isFinal(error),
      // Nothing here changes by being looked away from; of tokens, the session takes care.
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

/** An answer, and how a session fetches it again: then what the page shows follows. */
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
      // The session says what is wrong with it; the page keeps what it has.
      () => undefined,
    );
    return response;
  };
}

export function isUnfinished(snapshot: Snapshot | undefined): boolean {
  const state = snapshot?.comparison_run_info.state;
  return state === 'PENDING' || state === 'PROCESSING';
}

/** What the server said on purpose will not change by asking again. */
function isFinal(error: Error): boolean {
  return error instanceof ApiError && (error.status === undefined || error.status < 500);
}
