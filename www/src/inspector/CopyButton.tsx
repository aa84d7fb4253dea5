// Copies a text to the clipboard, and says so.

import {Check, Copy} from 'lucide-react';
import {useState} from 'react';

import styles from './CopyButton.module.css';

export function CopyButton({text}: {text: string}) {
  const [outcome, setOutcome] = useState<{text: string; label: string}>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome({text, label: 'Copied'});
    } catch {
      // The user refused, or the page is neither https nor localhost.
      setOutcome({text, label: 'Not allowed'});
    }
  };
  const label = outcome?.text === text ? outcome.label : 'Copy full URL';
  const Icon = label === 'Copied' ? Check : Copy;
  return (
    <button type="button" className={styles.copy} onClick={() => void copy()}>
      <Icon size={14} aria-hidden /> <span aria-live="polite">{label}</span>
    </button>
  );
}
