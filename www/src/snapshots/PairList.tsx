// The comparison's images in groups. The user can search, filter and select them by mouse or keyboard.

import {X} from 'lucide-react';
import {useCallback, useEffect, useRef, useState, type KeyboardEvent} from 'react';

import {SearchField} from '../components/SearchField';
import {formatCount} from '../format';
import {filterGroups, type Group, type Kind} from './comparison';
import {KindFilter} from './KindFilter';
import {optionId, PairOption} from './PairOption';
import styles from './PairList.module.css';

interface PairListProps {
  groups: Group[];
  selected: string;
  onSelect: (id: string) => void;
  /** Whether the list covers the images, on narrow screens. */
  open: boolean;
  onClose: () => void;
}

export function PairList({groups, selected, onSelect, open, onClose}: PairListProps) {
  const [text, setText] = useState('');
  const [kind, setKind] = useState<Kind>();
  const listbox = useRef<HTMLDivElement>(null);
  const shown = filterGroups(groups, text, kind);
  const ids = shown.flatMap(group => group.items.map(item => item.id));

  useEffect(() => {
    listbox.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({block: 'nearest'});
  }, [selected]);

  const selectByKey = (event: KeyboardEvent) => {
    const next = ids[target(event.key, ids.indexOf(selected), ids.length)];
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
  };

  const choose = useCallback(
    (id: string) => {
      onSelect(id);
      onClose();
    },
    [onSelect, onClose],
  );

  return (
    <aside
      className={styles.sidebar}
      data-open={open}
      aria-label="Images"
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      <div className={styles.tools}>
        <div className={styles.searchRow}>
          <SearchField
            label="Search images"
            text={text}
            onChange={setText}
            onKeyDown={event => /^Arrow(Up|Down)$/.test(event.key) && selectByKey(event)}
          />
          <button
            type="button"
            className={styles.close}
            aria-label="Close the list"
            onClick={onClose}
          >
            <X size={18} aria-hidden />
          </button>
        </div>
        {groups.length > 1 && <KindFilter groups={groups} kind={kind} onChange={setKind} />}
      </div>
      <div
        ref={listbox}
        className={styles.list}
        role="listbox"
        tabIndex={0}
        aria-label="Images"
        aria-activedescendant={ids.includes(selected) ? optionId(selected) : undefined}
        onKeyDown={selectByKey}
      >
        {shown.map(({kind, label, items}) => (
          <div key={kind} role="group" aria-labelledby={`group-${kind}`}>
            <div id={`group-${kind}`} className={styles.group}>
              {label} <span className={styles.count}>{formatCount(items.length)}</span>
            </div>
            {items.map(item => (
              <PairOption
                key={item.id}
                item={item}
                selected={item.id === selected}
                onSelect={choose}
              />
            ))}
          </div>
        ))}
        {shown.length === 0 && <p className={styles.none}>No image has such a name.</p>}
      </div>
    </aside>
  );
}

/** The index that a key moves to. It is outside of the list if the key does nothing. */
function target(key: string, index: number, length: number): number {
  switch (key) {
    case 'ArrowDown':
      return index + 1;
    case 'ArrowUp':
      return index - 1;
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return -1;
  }
}
