// Says so where images cannot be shown because the server gives no more access, and asks it again.

import {useImageAuth, useImageAuthSnapshot} from 'objectstore-image-auth/react';

import styles from './NoAccess.module.css';

export function NoAccess() {
  const auth = useImageAuth();
  const {error, refetching} = useImageAuthSnapshot();
  if (!error) return null;
  // What becomes of it is in the snapshot, too.
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
