// A small image, beside its name, that is loaded when it is scrolled to.

import {useRef} from 'react';

import {ObjectImage} from './ObjectImage';
import {useIsNear} from './useIsNear';

export function Thumbnail({imageKey, name}: {imageKey: string; name: string}) {
  const image = useRef<HTMLImageElement>(null);
  const isNear = useIsNear(image);
  return <ObjectImage element={image} imageKey={imageKey} name={name} thumbnail wanted={isNear} />;
}
