// The placeholder of an image that cannot be loaded.

import {ImageOff} from 'lucide-react';

import {NoAccess} from './NoAccess';
import styles from './Unavailable.module.css';

export function Unavailable({name, compact}: {name: string; compact: boolean}) {
  if (compact) {
    return (
      <div className={styles.compact} role="img" aria-label={`${name}: image unavailable`}>
        <ImageOff size={14} aria-hidden />
      </div>
    );
  }
  return (
    <div className={styles.unavailable} role="group" aria-label={`${name}: image unavailable`}>
      <ImageOff size={24} aria-hidden />
      <strong>Image unavailable</strong>
      <span className={styles.name}>{name}</span>
      <NoAccess />
    </div>
  );
}
