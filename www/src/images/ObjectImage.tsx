// An image out of Objectstore, or the placeholder that stands for it.

import {useRef} from 'react';

import {useObjectUrl} from './Images';
import {Unavailable} from './Unavailable';
import styles from './ObjectImage.module.css';
import {useHeldImage} from './useHeldImage';
import {useIsNear} from './useIsNear';

interface ObjectImageProps {
  imageKey: string;
  /** What it shows; read out, and said where it cannot be shown. */
  name: string;
  /** For small images: load them only when scrolled to, and a placeholder without words. */
  thumbnail?: boolean;
}

export function ObjectImage({imageKey, name, thumbnail = false}: ObjectImageProps) {
  const image = useRef<HTMLImageElement>(null);
  const isNear = useIsNear(image);
  const {src, status, onLoad, onError} = useHeldImage(
    useObjectUrl(isNear || !thumbnail ? imageKey : null),
  );
  if (status === 'failed') return <Unavailable name={name} compact={thumbnail} />;
  return (
    <img
      ref={image}
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
