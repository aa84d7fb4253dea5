// The diff mask over the head image, in the user's colour. The mask is white where base and head differ.

import type {LoadState} from 'objectstore-image-auth/react';

import styles from './DiffMask.module.css';

export interface Mask {
  /** A URL of its bytes, fetched by script: CSS cannot report a failed image or wait for a token. */
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
