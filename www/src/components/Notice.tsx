// A message in place of a page's content: that it is loading, or why there is none.

import type {ReactNode} from 'react';

import styles from './Notice.module.css';

interface NoticeProps {
  title: string;
  children?: ReactNode;
  /** Repeats what failed. Without it there is no button. */
  retry?: () => unknown;
}

export function Notice({title, children, retry}: NoticeProps) {
  return (
    <main className={styles.notice}>
      <div className={styles.words} role="status">
        <h1 className={styles.title}>{title}</h1>
        {children && <p>{children}</p>}
      </div>
      {retry && (
        <button type="button" className={styles.retry} onClick={() => void retry()}>
          Try again
        </button>
      )}
    </main>
  );
}
