// One image in the list.

import {memo} from 'react';

import {Badge} from '../components/Badge';
import {formatFraction} from '../format';
import {Thumbnail} from '../images/Thumbnail';
import {diffOf, headOf, type Item} from './comparison';
import styles from './PairOption.module.css';

interface PairOptionProps {
  item: Item;
  selected: boolean;
  onSelect: (id: string) => void;
}

function Option({item, selected, onSelect}: PairOptionProps) {
  const diff = diffOf(item);
  return (
    <div
      id={optionId(item.id)}
      role="option"
      aria-selected={selected}
      className={styles.option}
      onClick={() => onSelect(item.id)}
    >
      <span className={styles.thumbnail}>
        <Thumbnail imageKey={headOf(item).key} name={item.name} />
      </span>
      <span className={styles.text}>
        <span className={styles.name}>{item.name}</span>
        <span className={styles.file}>{fileOf(item)}</span>
      </span>
      {diff !== null && item.kind === 'changed' && (
        <Badge tone="changed">{formatFraction(diff)}</Badge>
      )}
    </div>
  );
}

export const PairOption = memo(Option);

/** An item's id as an element's id, which cannot contain spaces. */
export function optionId(itemId: string): string {
  return `image-${encodeURIComponent(itemId)}`;
}

/** The file name; for a renamed image its old one, as the title is the new one. */
function fileOf(item: Item): string {
  if (item.kind === 'renamed' && item.shape === 'pair') return `was ${item.base.image_file_name}`;
  return headOf(item).image_file_name;
}
