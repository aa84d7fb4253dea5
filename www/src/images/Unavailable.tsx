// The placeholder of an image that cannot be loaded.

import {ImageOff} from 'lucide-react';
import {useImageAuth, useImageAuthSnapshot} from 'objectstore-image-auth/react';

import styles from './Unavailable.module.css';

export function Unavailable({
  name,
  compact = false,
}: {
  name: string;
  compact?: boolean | undefined;
}) {
  const label = `${name}: image unavailable`;
  if (compact) {
    return (
      <div className={styles.compact} role="img" aria-label={label}>
        <ImageOff size={14} aria-hidden />
      </div>
    );
  }
  return (
    <div className={styles.unavailable} role="group" aria-label={label}>
      <ImageOff size={24} aria-hidden />
      <strong>Image unavailable</strong>
      <span className={styles.name}>{name}</span>
      <NoAccess />
    </div>
  );
}

/** Says that no new token could be fetched, and offers to try again. */
function NoAccess() {
  const auth = useImageAuth();
  const {error, refetching} = useImageAuthSnapshot();
  if (!error) return null;
  // The snapshot has the result, so the promise's is not needed.
  const retry = () => void auth.refetch().catch(() => undefined);
  return (
    <>
      <span role="status">Access could not be renewed.</span>
      <button type="button" className={styles.retry} disabled={refetching} onClick={retry}>
        Try again
      </button>
    </>
  );
}
