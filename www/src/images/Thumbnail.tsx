// A small image next to its name. It is loaded when the user scrolls near it.

import {AuthImage} from 'objectstore-image-auth/react';

import {useObjectUrl} from './ImageSession';
import styles from './ObjectImage.module.css';
import {Unavailable} from './Unavailable';

export function Thumbnail({imageKey, name}: {imageKey: string; name: string}) {
  return (
    <AuthImage
      url={useObjectUrl(imageKey)}
      fallback={<Unavailable name={name} compact />}
      className={styles.image}
      loading="lazy"
      alt=""
      decoding="async"
      referrerPolicy="no-referrer"
      draggable={false}
    />
  );
}
