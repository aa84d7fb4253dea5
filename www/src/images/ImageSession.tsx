// The session of all images, above all pages. The page that is shown gives it the API response that brings the token.

import {objectUrl} from 'objectstore-image-auth';
import {ImageAuthProvider} from 'objectstore-image-auth/react';
import {createContext, useContext, useLayoutEffect, useState, type ReactNode} from 'react';

import {recordEvent} from '../diagnostics/event-log';
import {OBJECTSTORE, type ImageFields, type Receipt} from '../api';

interface TokenSource {
  response: ImageFields;
  /** Fetches the response again. */
  refetch: (signal: AbortSignal) => Promise<unknown>;
}

const SetSource = createContext<(source: TokenSource) => void>(() => undefined);

/** Where the objects are, as JSON: the same string after a poll that changes nothing. */
const LocationContext = createContext<string | undefined>(undefined);

/** The `Date` of an older response is not used: it comes from the query cache. */
const MAX_RECEIPT_AGE_MS = 5_000;

export function ImageSession({children}: {children: ReactNode}) {
  const [source, setSource] = useState<TokenSource>();
  const serverTime = source && serverTimeOf(source.response.receipt);
  return (
    <ImageAuthProvider
      baseUrl={OBJECTSTORE}
      // All images of the longest list: it is scrolled up and down.
      keepImages={2_500}
      response={source?.response}
      {...(serverTime !== undefined && {serverTime})}
      onEvent={recordEvent}
      refetch={async ({signal}) => source?.refetch(signal)}
    >
      <SetSource value={setSource}>
        <LocationContext value={source && JSON.stringify(locationOf(source.response))}>
          {children}
        </LocationContext>
      </SetSource>
    </ImageAuthProvider>
  );
}

/** Lets images get their token from a page's response. */
export function useTokenSource(
  response: ImageFields | undefined,
  refetch: TokenSource['refetch'],
): void {
  const setSource = useContext(SetSource);
  useLayoutEffect(() => {
    if (response) setSource({response, refetch});
  }, [response, refetch, setSource]);
}

/** The URL of an object, without a token; undefined without a key, and until there is a response. */
export function useObjectUrl(key: string | null | undefined): string | undefined {
  const location = useContext(LocationContext);
  if (!location || !key) return undefined;
  const {usecase, scopes, key_prefix}: ReturnType<typeof locationOf> = JSON.parse(location);
  return objectUrl(OBJECTSTORE, {usecase, scopes, key: key_prefix + key});
}

function locationOf(response: ImageFields) {
  const {organization_id: org, project_id: project, objectstore_location} = response;
  const location = {usecase: 'preprod', scopes: {org, project}, key_prefix: `${org}/${project}/`};
  return objectstore_location ?? location;
}

function serverTimeOf({date, at}: Receipt): number | undefined {
  const age = performance.now() - at;
  return date === null || age > MAX_RECEIPT_AGE_MS ? undefined : Date.parse(date) + age;
}
