// An object's bytes as a `blob:` URL, for CSS, which can neither say that an image failed nor wait.

import {skipToken, useQuery} from '@tanstack/react-query';
import type {ImageAuth} from 'objectstore-image-auth';
import {useEffect, useState} from 'react';

import {useImages} from './Images';
import {urlOf} from './scope';
import {useRetry} from './useRetry';

export function useImageBlob(key: string): {src: string | undefined; hasFailed: boolean} {
  const session = useImages();
  const auth = session?.auth;
  const url = session && urlOf(session.scope, key);
  const [src, setSrc] = useState<string>();

  // Kept for a while after the last use: unlike that of an image, the browser keeps no copy.
  const {data, isError, refetch} = useQuery({
    queryKey: ['object', url],
    queryFn: auth && url ? ({signal}) => fetchBlob(auth, url, signal) : skipToken,
    staleTime: Infinity,
    retry: false,
  });
  useRetry(auth, url, isError, () => {
    void refetch();
    return true;
  });

  useEffect(() => {
    if (!data) return;
    const blobUrl = URL.createObjectURL(data);
    setSrc(blobUrl);
    return () => {
      setSrc(undefined);
      URL.revokeObjectURL(blobUrl);
    };
  }, [data]);

  return {src, hasFailed: isError};
}

async function fetchBlob(auth: ImageAuth, url: string, signal: AbortSignal): Promise<Blob> {
  const response = await auth.fetch(url, {signal});
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.blob();
}
