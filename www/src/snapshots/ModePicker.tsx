// Chooses how two images are compared.

import {Columns2, Layers, SquareSplitHorizontal} from 'lucide-react';

import styles from './ModePicker.module.css';
import type {Mode} from './preferences';

const MODES = [
  {mode: 'split', label: 'Split', Icon: Columns2},
  {mode: 'wipe', label: 'Wipe', Icon: SquareSplitHorizontal},
  {mode: 'onion', label: 'Onion', Icon: Layers},
] as const;

interface ModePickerProps {
  mode: Mode;
  onChange: (mode: Mode) => void;
}

export function ModePicker({mode, onChange}: ModePickerProps) {
  return (
    <div className={styles.picker} role="radiogroup" aria-label="Comparison mode">
      {MODES.map(({mode: choice, label, Icon}) => (
        <label key={choice} className={styles.choice}>
          <input
            className="visually-hidden"
            type="radio"
            name="mode"
            checked={mode === choice}
            onChange={() => onChange(choice)}
          />
          <Icon size={15} aria-hidden /> {label}
        </label>
      ))}
    </div>
  );
}
