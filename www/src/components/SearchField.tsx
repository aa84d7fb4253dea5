// A field that narrows a list to what is typed.

import {Search} from 'lucide-react';
import type {KeyboardEventHandler} from 'react';

import styles from './SearchField.module.css';

interface SearchFieldProps {
  /** What it searches: its placeholder, and read out. */
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
