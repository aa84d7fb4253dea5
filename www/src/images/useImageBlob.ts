// An object's bytes as a `blob:` URL, for CSS, which can neither say that an image failed nor wait.

import {useEffect, useState} from 'react';

import {useLoad, type LoadStatus} from './useLoad';

export function useImageBlob(key: string | null): {src: string | undefined; status: LoadStatus} {
  const [{url, status}, settle] = useLoad(key);
  const [src, setSrc] = useState<string>();

  useEffect(() => {
    if (url === undefined) return;
    const abort = new AbortController();
    let blobUrl: string | undefined;

    fetchBlob(url, abort.signal).then(
      blob => {
        if (abort.signal.aborted) return;
        blobUrl = URL.createObjectURL(blob);
        setSrc(blobUrl);
        settle(url, 'loaded');
      },
      () => {
        if (!abort.signal.aborted) settle(url, 'failed');
      },
    );

    return () => {
      abort.abort();
      setSrc(undefined);
      if (blobUrl) URL.revokeObjectURL(blobUrl);
    };
  }, [url, settle]);

  return {src, status};
}

async function fetchBlob(url: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(url, {signal});
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.blob();
}
