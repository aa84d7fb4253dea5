// The diff mask over the head image: white where the two differ, shown in the user's colour.

import type {LoadState} from 'objectstore-image-auth/react';

import styles from './DiffMask.module.css';

export interface Mask {
  /** Its bytes: CSS can neither say that an image failed nor wait for a token. */
  blob: LoadState;
  color: string;
}

export function DiffMask({blob: {src, status}, color}: Mask) {
  if (status === 'failed') {
    return (
      <p className={styles.failed} role="status">
        Diff mask unavailable
      </p>
    );
  }
  if (src === undefined) return null;
  return (
    <div
      className={styles.mask}
      role="img"
      aria-label="Diff mask"
      style={{backgroundColor: color, maskImage: `url("${src}")`}}
    />
  );
}
