// Switches the diff mask on and off, and chooses its colour.

import type {ReactNode} from 'react';

import styles from './MaskPicker.module.css';

/** Colours that are rare in an app's own design, with their names. */
const SWATCHES = [
  ['Pink', '#ff2d78'],
  ['Green', '#00c853'],
  ['Blue', '#2979ff'],
  ['Orange', '#ff9100'],
] as const;

interface MaskPickerProps {
  on: boolean;
  color: string;
  onToggle: (on: boolean) => void;
  onColor: (color: string) => void;
  /** The links of the mask image. */
  links: ReactNode;
}

export function MaskPicker({on, color, onToggle, onColor, links}: MaskPickerProps) {
  return (
    <div className={styles.picker}>
      <label className={styles.toggle}>
        <input
          className={styles.switch}
          type="checkbox"
          role="switch"
          checked={on}
          onChange={event => onToggle(event.target.checked)}
        />
        Diff mask
      </label>
      <div className={styles.colors} role="group" aria-label="Colour of the diff mask">
        {SWATCHES.map(([name, swatch]) => (
          <button
            key={swatch}
            type="button"
            className={styles.swatch}
            style={{backgroundColor: swatch}}
            aria-label={name}
            aria-pressed={color === swatch}
            disabled={!on}
            onClick={() => onColor(swatch)}
          />
        ))}
        <input
          className={styles.custom}
          type="color"
          aria-label="Other colour"
          value={color}
          disabled={!on}
          onChange={event => onColor(event.target.value)}
        />
      </div>
      {links}
    </div>
  );
}
