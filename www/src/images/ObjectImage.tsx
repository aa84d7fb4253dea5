// An image out of Objectstore, or the placeholder that stands for it.

import {Unavailable} from './Unavailable';
import styles from './ObjectImage.module.css';
import {useImage} from './useImage';

interface ObjectImageProps {
  imageKey: string;
  /** What it shows; read out, and said where it cannot be shown. */
  name: string;
  /** For small images: load them only when scrolled to, and a placeholder without words. */
  thumbnail?: boolean;
}

export function ObjectImage({imageKey, name, thumbnail = false}: ObjectImageProps) {
  const {src, status, onLoad, onError} = useImage(imageKey);
  if (status === 'failed') return <Unavailable name={name} compact={thumbnail} />;
  return (
    <img
      className={styles.image}
      data-status={status}
      src={src}
      alt={thumbnail ? '' : name}
      loading={thumbnail ? 'lazy' : 'eager'}
      decoding="async"
      referrerPolicy="no-referrer"
      draggable={false}
      onLoad={onLoad}
      onError={onError}
    />
  );
}
