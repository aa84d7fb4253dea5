// Which API response the images below it are loaded with.

import {createContext, useContext, useMemo, type ReactNode} from 'react';

import type {ImageFields} from '../api';
import {imageSource, type ImageSource} from './imageSource';

interface Images extends ImageSource {
  /** Fetches the response again, and with it a new token. */
  reload(): void;
}

const ImagesContext = createContext<Images | undefined>(undefined);

interface ImagesProps {
  /** Undefined while it is under way: nothing is loaded till then. */
  response: ImageFields | undefined;
  reload: () => unknown;
  children: ReactNode;
}

export function Images({response, reload, children}: ImagesProps) {
  const images = useMemo(
    () => response && {...imageSource(response), reload: () => void reload()},
    [response, reload],
  );
  return <ImagesContext value={images}>{children}</ImagesContext>;
}

export function useImages(): Images | undefined {
  return useContext(ImagesContext);
}
