// The recipe of docs/guide.md.

import {configureStore} from '@reduxjs/toolkit';
import {createApi, fetchBaseQuery} from '@reduxjs/toolkit/query/react';
import {ImageAuth} from 'objectstore-image-auth';

const baseUrl = '/api/0/organizations/acme';

export const api = createApi({
  baseQuery: fetchBaseQuery({baseUrl}),
  endpoints: build => ({
    snapshot: build.query({
      query: id => `snapshots/${id}`,
      transformResponse: response => auth.take(response),
    }),
  }),
});

export const store = configureStore({
  reducer: {[api.reducerPath]: api.reducer},
  middleware: defaults => defaults().concat(api.middleware),
});

const anew = {forceRefetch: true, subscribe: false};
export const auth = new ImageAuth({
  baseUrl: `${baseUrl}/objectstore`,
  refetch: () => store.dispatch(api.endpoints.snapshot.initiate(201, anew)).unwrap(),
});
