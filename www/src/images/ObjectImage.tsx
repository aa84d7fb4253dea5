// An image out of Objectstore, or the placeholder that stands for it.

import {useCallback, type RefObject} from 'react';

import {useObjectUrl} from './Images';
import styles from './ObjectImage.module.css';
import {Unavailable} from './Unavailable';
import {useHeldImage} from './useHeldImage';

interface ObjectImageProps {
  imageKey: string;
  /** What it shows; read out, and said where it cannot be shown. */
  name: string;
  /** Its name stands beside it, and its placeholder has no room for words. */
  thumbnail?: boolean;
  /** While it is false, nothing is downloaded. */
  wanted?: boolean;
  /** Gets the element. */
  element?: RefObject<HTMLImageElement | null>;
}

export function ObjectImage({
  imageKey,
  name,
  thumbnail = false,
  wanted = true,
  element,
}: ObjectImageProps) {
  const {src, status, ref, onLoad, onError} = useHeldImage(useObjectUrl(imageKey), wanted);
  const attach = useCallback(
    (img: HTMLImageElement | null) => {
      if (element) element.current = img;
      ref(img);
    },
    [element, ref],
  );
  if (status === 'failed') return <Unavailable name={name} compact={thumbnail} />;
  return (
    <img
      ref={attach}
      className={styles.image}
      data-status={status}
      src={src}
      alt={thumbnail ? '' : name}
      decoding="async"
      referrerPolicy="no-referrer"
      draggable={false}
      onLoad={onLoad}
      onError={onError}
    />
  );
}
