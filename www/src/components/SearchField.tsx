// A search field that filters a list.

import {Search} from 'lucide-react';
import type {KeyboardEventHandler} from 'react';

import styles from './SearchField.module.css';

interface SearchFieldProps {
  /** The placeholder, and the name for screen readers. */
  label: string;
  text: string;
  onChange: (text: string) => void;
  onKeyDown?: KeyboardEventHandler;
}

export function SearchField({label, text, onChange, onKeyDown}: SearchFieldProps) {
  return (
    <label className={styles.field}>
      <Search size={15} aria-hidden />
      <span className="visually-hidden">{label}</span>
      <input
        type="search"
        placeholder={label}
        value={text}
        onChange={event => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </label>
  );
}
