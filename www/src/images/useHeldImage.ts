// As the package's `useImageUrl`, for images that come and go as one scrolls: what was shown before is
// shown again at once, by the URL that it was loaded with, however old its token.

import {useImageUrl, type ImageUrl} from 'objectstore-image-auth/react';
import {useMemo, useState} from 'react';

import {heldSrc, hold, letGo} from './loaded';

/** While it is not `wanted`, nothing is downloaded. */
export function useHeldImage(url: string | undefined, wanted: boolean): ImageUrl {
  const [lost, setLost] = useState<string>();
  // As it was when the URL came: what is loaded meanwhile is shown already.
  const held = useMemo(() => (url === undefined ? undefined : heldSrc(url)), [url]);
  const isHeld = held !== undefined && held !== lost;
  const load = useImageUrl(wanted && !isHeld ? url : undefined);

  if (url !== undefined && isHeld) {
    const onError = () => {
      letGo(url);
      setLost(held);
    };
    return {...load, src: held, status: 'loaded', onLoad: () => hold(url, held), onError};
  }
  const onLoad = () => {
    load.onLoad();
    if (url !== undefined && load.src !== undefined) hold(url, load.src);
  };
  return {...load, onLoad};
}
