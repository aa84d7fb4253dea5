// The diff mask over the head image: white where the two differ, shown in the user's colour.

import {useImageBlob} from '../images/useImageBlob';
import styles from './DiffMask.module.css';

interface DiffMaskProps {
  imageKey: string;
  color: string;
}

export function DiffMask({imageKey, color}: DiffMaskProps) {
  const {src, hasFailed} = useImageBlob(imageKey);
  if (hasFailed) {
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
