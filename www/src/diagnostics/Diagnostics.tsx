// A panel that shows the state of the image session. It is hidden until its key is pressed.

import {X} from 'lucide-react';

import styles from './Diagnostics.module.css';
import {SessionFacts} from './SessionFacts';
import {useServiceWorker} from './useServiceWorker';
import {TOGGLE_KEY, useToggle} from './useToggle';

export function Diagnostics() {
  const [isOpen, toggle] = useToggle();
  const worker = useServiceWorker();
  if (!isOpen) return null;
  return (
    <aside className={styles.panel} aria-label="Diagnostics">
      <header className={styles.header}>
        <h2 className={styles.title}>Diagnostics</h2>
        <span className={styles.hint}>
          <kbd className={styles.key}>{TOGGLE_KEY}</kbd> shows and hides this
        </span>
        <button type="button" className={styles.close} aria-label="Close" onClick={toggle}>
          <X size={16} aria-hidden />
        </button>
      </header>
      <SessionFacts worker={worker} />
    </aside>
  );
}
