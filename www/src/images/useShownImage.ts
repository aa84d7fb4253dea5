// The package's `useImageUrl` for a list that is scrolled. An image that was shown before appears again
// at once, by the URL that it was loaded with, even if that URL's token has expired.

import {useImageUrl, type ImageUrl} from 'objectstore-image-auth/react';
import {useMemo, useState} from 'react';

import {forgetImage, keepImage, shownSrc} from './shown-images';

/** Downloads nothing while `wanted` is false. */
export function useShownImage(url: string | undefined, wanted: boolean): ImageUrl {
  const [lostSrc, setLostSrc] = useState<string>();
  // Read once for each URL: an image that loads later is on the page already.
  const keptSrc = useMemo(() => (url === undefined ? undefined : shownSrc(url)), [url]);
  const isKept = keptSrc !== undefined && keptSrc !== lostSrc;
  const load = useImageUrl(wanted && !isKept ? url : undefined);

  if (url !== undefined && isKept) {
    const onError = () => {
      forgetImage(url);
      setLostSrc(keptSrc);
    };
    const onLoad = () => keepImage(url, keptSrc);
    return {...load, src: keptSrc, status: 'loaded', onLoad, onError};
  }
  const onLoad = () => {
    load.onLoad();
    if (url !== undefined && load.src !== undefined) keepImage(url, load.src);
  };
  return {...load, onLoad};
}
