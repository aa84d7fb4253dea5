// Says that no new token could be fetched, and offers to try again.

import {useImageAuth, useImageAuthSnapshot} from 'objectstore-image-auth/react';

import styles from './NoAccess.module.css';

export function NoAccess() {
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
