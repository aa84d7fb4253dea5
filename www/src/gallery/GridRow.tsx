// One row of the grid.

import {useEffect, useState} from 'react';

import type {Item} from '../snapshots/comparison';
import styles from './Grid.module.css';
import {Tile} from './Tile';

interface GridRowProps {
  snapshotId: string;
  /** All images of the grid. */
  items: Item[];
  index: number;
  columns: number;
  /** The distance from the top of the grid, in pixels. */
  start: number;
  height: number;
  pictureHeight: number;
  /** The index of the image that the tab key leads to. */
  entrance: number;
  /** Whether the rows are being scrolled. */
  isPassing: boolean;
}

/** Images that pass by in less time are not loaded. */
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

/** Whether the row has been in place long enough to load its images. */
function useStay(isPassing: boolean): boolean {
  const [stays, setStays] = useState(!isPassing);
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(() => setStays(true), GLANCE_MS);
    return () => clearTimeout(timer);
  }, [stays]);
  return stays;
}
