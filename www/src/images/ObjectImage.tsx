// An image out of Objectstore, or the placeholder that stands for it.

import type {Ref} from 'react';

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
  ref?: Ref<HTMLImageElement>;
}

export function ObjectImage({
  imageKey,
  name,
  thumbnail = false,
  wanted = true,
  ref,
}: ObjectImageProps) {
  const {src, status, onLoad, onError} = useHeldImage(useObjectUrl(imageKey), wanted);
  if (status === 'failed') return <Unavailable name={name} compact={thumbnail} />;
  return (
    <img
      ref={ref}
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
