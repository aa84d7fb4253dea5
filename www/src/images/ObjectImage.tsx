// An image from Objectstore, or a placeholder if it cannot be loaded.

import {useCallback, type RefObject} from 'react';

import {useObjectUrl} from './ImageSession';
import styles from './ObjectImage.module.css';
import {Unavailable} from './Unavailable';
import {useShownImage} from './useShownImage';

interface ObjectImageProps {
  imageKey: string;
  /** The `alt` text, and the text of the placeholder. */
  name: string;
  /** Its name is next to it, so it has no `alt` text, and its placeholder is an icon. */
  thumbnail?: boolean;
  /** Nothing is downloaded while this is false. */
  wanted?: boolean;
  /** Is set to the element. */
  element?: RefObject<HTMLImageElement | null>;
}

export function ObjectImage({
  imageKey,
  name,
  thumbnail = false,
  wanted = true,
  element,
}: ObjectImageProps) {
  const {src, status, ref, onLoad, onError} = useShownImage(useObjectUrl(imageKey), wanted);
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
