// The name of the selected image, and the buttons for the previous and the next.

import {ChevronDown, ChevronUp, List} from 'lucide-react';

import {Badge} from '../components/Badge';
import {formatFraction} from '../format';
import {diffOf, headOf, KINDS, type Item} from './comparison';
import styles from './DisplayHeader.module.css';

interface DisplayHeaderProps {
  item: Item;
  position: string;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
  onOpenList: () => void;
}

export function DisplayHeader({
  item,
  position,
  onPrevious,
  onNext,
  onOpenList,
}: DisplayHeaderProps) {
  const {image_file_name: file, width, height} = headOf(item);
  const diff = item.kind === 'changed' ? diffOf(item) : null;
  return (
    <header className={styles.header}>
      <div className={styles.heading}>
        <h1 className={styles.name}>
          {item.name}
          <Badge tone={item.kind}>
            {KINDS[item.kind]}
            {diff !== null && ` ${formatFraction(diff)}`}
          </Badge>
        </h1>
        <p className={styles.facts}>
          {file} · {width} × {height}
        </p>
      </div>
      <div className={styles.steps}>
        <span className={styles.position}>{position}</span>
        <button type="button" className={styles.list} aria-label="All images" onClick={onOpenList}>
          <List size={17} aria-hidden />
        </button>
        <button
          type="button"
          aria-label="Previous image"
          disabled={!onPrevious}
          onClick={onPrevious}
        >
          <ChevronUp size={17} aria-hidden />
        </button>
        <button type="button" aria-label="Next image" disabled={!onNext} onClick={onNext}>
          <ChevronDown size={17} aria-hidden />
        </button>
      </div>
    </header>
  );
}
