// The API's answers as the pages use them: fetched once, shared, and fetched again when due.

import {QueryClient, useQuery} from '@tanstack/react-query';
import {needsRefetch, tokenFromResponse} from 'objectstore-image-auth';

import {ApiError, fetchBuild, fetchBuilds, fetchSnapshot, type Snapshot} from './api';

/** How often an unfinished comparison is asked for. */
const POLL_INTERVAL_MS = 5_000;

/** How often a request is tried again before the page says that it failed. */
const MAX_RETRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < MAX_RETRIES && !isFinal(error),
      // Coming back to the tab is the moment to replace a token that ran out meanwhile.
      refetchOnWindowFocus: query => needsRefetch(tokenFromResponse(query.state.data ?? {})),
    },
  },
});

export function useBuilds() {
  return useQuery({queryKey: ['builds'], queryFn: ({signal}) => fetchBuilds(signal)});
}

export function useBuild(id: string | undefined) {
  return useQuery({
    queryKey: ['build', id],
    queryFn: ({signal}) => fetchBuild(id ?? '', signal),
    enabled: id !== undefined,
  });
}

export function useSnapshot(id: string | undefined) {
  return useQuery({
    queryKey: ['snapshot', id],
    queryFn: ({signal}) => fetchSnapshot(id ?? '', signal),
    enabled: id !== undefined,
    refetchInterval: query => (isUnfinished(query.state.data) ? POLL_INTERVAL_MS : false),
  });
}

export function isUnfinished(snapshot: Snapshot | undefined): boolean {
  const state = snapshot?.comparison_run_info.state;
  return state === 'PENDING' || state === 'PROCESSING';
}

/** What the server said on purpose will not change by asking again. */
function isFinal(error: Error): boolean {
  return error instanceof ApiError && (error.status === undefined || error.status < 500);
}
