// Thousands of images in rows, of which only those in sight, and a few around them, are on the page.

import {defaultRangeExtractor, useVirtualizer, type Range} from '@tanstack/react-virtual';
import {useEffect, useLayoutEffect, useRef} from 'react';

import type {Item} from '../snapshots/comparison';
import styles from './Grid.module.css';
import {GridRow} from './GridRow';
import {EDGE, GAP, layoutOf} from './layout';
import {useGridFocus} from './useGridFocus';
import {useWidth} from './useWidth';

interface GridProps {
  snapshotId: string;
  items: Item[];
  /** Names what is shown: one comes back to where one was in it. */
  place: string;
}

/** How far each was scrolled. */
const places = new Map<string, number>();

/** Rows beyond the edges that are ready when they are scrolled to. */
const OVERSCAN = 2;

export function Grid({snapshotId, items, place}: GridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const {columns, pictureHeight, rowHeight} = layoutOf(useWidth(grid));
  const rowCount = Math.ceil(items.length / columns);

  const {focused, handlers} = useGridFocus({
    grid,
    count: items.length,
    columns,
    pageRows: () => Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight),
    scrollTo: index => virtualizer.scrollToIndex(Math.floor(index / columns)),
  });
  const focusedRow = focused === undefined ? undefined : Math.floor(focused / columns);

  const virtualizer = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    gap: GAP,
    paddingStart: EDGE,
    paddingEnd: EDGE,
    scrollPaddingStart: EDGE,
    scrollPaddingEnd: EDGE,
    overscan: OVERSCAN,
    initialOffset: () => places.get(place) ?? 0,
    // What has the focus stays, wherever it is scrolled to.
    rangeExtractor: range => withRow(focusedRow, range),
    useFlushSync: false,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  useEffect(
    () => () => {
      places.set(place, virtualizer.scrollOffset ?? 0);
    },
    [place, virtualizer],
  );

  // Until it is within, the focus enters where one looks.
  const entrance = focused ?? (virtualizer.range?.startIndex ?? 0) * columns;
  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        ref={grid}
        className={styles.grid}
        role="grid"
        aria-label="All images"
        aria-rowcount={rowCount}
        aria-colcount={columns}
        style={{height: virtualizer.getTotalSize()}}
        {...handlers}
      >
        {virtualizer.getVirtualItems().map(({index, start}) => (
          <GridRow
            key={index}
            snapshotId={snapshotId}
            items={items}
            index={index}
            columns={columns}
            start={start}
            height={rowHeight}
            pictureHeight={pictureHeight}
            entrance={entrance}
            isPassing={virtualizer.isScrolling}
          />
        ))}
      </div>
    </div>
  );
}

function withRow(row: number | undefined, range: Range): number[] {
  const rows = defaultRangeExtractor(range);
  if (row === undefined || rows.includes(row)) return rows;
  return [...rows, row].sort((a, b) => a - b);
}
