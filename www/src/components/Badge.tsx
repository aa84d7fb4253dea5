// A word in a coloured pill.

import type {ReactNode} from 'react';

import styles from './Badge.module.css';

export type Tone = 'changed' | 'added' | 'removed' | 'renamed' | 'unchanged' | 'solo';

export function Badge({tone, children}: {tone: Tone; children: ReactNode}) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  );
}
