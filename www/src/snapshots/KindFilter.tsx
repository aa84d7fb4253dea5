// Buttons that filter the list by the kind of change.

import {formatCount} from '../format';
import type {Group, Kind} from './comparison';
import styles from './KindFilter.module.css';

interface KindFilterProps {
  groups: Group[];
  /** Undefined for all kinds. */
  kind: Kind | undefined;
  onChange: (kind: Kind | undefined) => void;
}

export function KindFilter({groups, kind, onChange}: KindFilterProps) {
  const all = groups.reduce((count, group) => count + group.items.length, 0);
  const choices = [
    {value: undefined, label: 'All', count: all},
    ...groups.map(group => ({value: group.kind, label: group.label, count: group.items.length})),
  ];
  return (
    <div className={styles.filter} role="group" aria-label="Kind of change">
      {choices.map(({value, label, count}) => (
        <button
          key={label}
          type="button"
          className={styles.choice}
          data-kind={value}
          aria-pressed={kind === value}
          onClick={() => onChange(value)}
        >
          {label} <span className={styles.count}>{formatCount(count)}</span>
        </button>
      ))}
    </div>
  );
}
