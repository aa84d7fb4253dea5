// A small image next to its name. It is loaded when the user scrolls near it.

import {useRef} from 'react';

import {ObjectImage} from './ObjectImage';
import {useIsNear} from './useIsNear';

export function Thumbnail({imageKey, name}: {imageKey: string; name: string}) {
  const image = useRef<HTMLImageElement>(null);
  const isNear = useIsNear(image);
  return <ObjectImage element={image} imageKey={imageKey} name={name} thumbnail wanted={isNear} />;
}
