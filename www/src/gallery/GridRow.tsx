// One row of images.

import {useEffect, useState} from 'react';

import type {Item} from '../snapshots/comparison';
import styles from './Grid.module.css';
import {Tile} from './Tile';

interface GridRowProps {
  snapshotId: string;
  /** All there are. */
  items: Item[];
  index: number;
  columns: number;
  /** From the top of the grid, in pixels. */
  start: number;
  height: number;
  pictureHeight: number;
  /** Which image the tab key leads to. */
  entrance: number;
  /** Whether the rows are being scrolled. */
  isPassing: boolean;
}

/** What goes by faster than this was not looked at. */
const GLANCE_MS = 120;

export function GridRow({index, columns, ...props}: GridRowProps) {
  const {snapshotId, items, start, height, pictureHeight, entrance, isPassing} = props;
  const isWanted = useStay(isPassing);
  const first = index * columns;
  return (
    <div
      className={styles.row}
      role="row"
      aria-rowindex={index + 1}
      style={{
        height,
        transform: `translateY(${start}px)`,
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
      }}
    >
      {items.slice(first, first + columns).map((item, column) => (
        <Tile
          key={item.id}
          snapshotId={snapshotId}
          item={item}
          index={first + column}
          column={column}
          pictureHeight={pictureHeight}
          isEntrance={entrance === first + column}
          isWanted={isWanted}
        />
      ))}
    </div>
  );
}

/** False until it is clear that it did not come only to pass by. */
function useStay(isPassing: boolean): boolean {
  const [stays, setStays] = useState(!isPassing);
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(() => setStays(true), GLANCE_MS);
    return () => clearTimeout(timer);
  }, [stays]);
  return stays;
}
