// Says that a comparison is still running, or that it failed.

import type {Snapshot} from '../api';
import styles from './ComparisonState.module.css';

type State = Snapshot['comparison_run_info']['state'];

const MESSAGES: Record<State, string | undefined> = {
  PENDING: 'This comparison waits for its turn. The page follows by itself.',
  PROCESSING: 'The images are being compared. The page follows by itself.',
  SUCCESS: undefined,
  FAILED: 'The comparison failed: what is shown may not be all. Run it again from the build.',
};

export function ComparisonState({state}: {state: State}) {
  const message = MESSAGES[state];
  if (message === undefined) return null;
  return (
    <p className={styles.state} role="status" data-state={state}>
      {message}
    </p>
  );
}
