// An image from Objectstore, or a placeholder if it cannot be loaded.

import {useImageUrl} from 'objectstore-image-auth/react';

import {useObjectUrl} from './ImageSession';
import styles from './ObjectImage.module.css';
import {Unavailable} from './Unavailable';

interface ObjectImageProps {
  imageKey: string;
  /** The `alt` text, and the text of the placeholder. */
  name: string;
  /** Its name is next to it, so it has no `alt` text, and its placeholder is an icon. */
  thumbnail?: boolean;
  /** Nothing is downloaded while this is false. An image that was shown before is shown. */
  wanted?: boolean;
}

/** The URLs of the images that were shown. The session keeps those images. */
const shown = new Set<string>();

export function ObjectImage({imageKey, name, thumbnail, wanted = true}: ObjectImageProps) {
  const url = useObjectUrl(imageKey);
  const {src, status, ref, onLoad, onError} = useImageUrl(
    wanted || (url && shown.has(url)) ? url : undefined,
  );
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
      onLoad={event => {
        if (url) shown.add(url);
        onLoad(event);
      }}
      onError={onError}
    />
  );
}
