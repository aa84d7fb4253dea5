// A virtualised grid: of thousands of images only those in sight, and a few rows around them, are on the
// page.

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
  /** Identifies the content, so that its scroll position is restored. */
  place: string;
}

/** The scroll position of each grid that was shown. */
const places = new Map<string, number>();

/** How many rows beyond each edge are rendered in advance. */
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
    // The row that has the focus stays on the page, even if it is scrolled out of sight.
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

  // While the focus is outside, the tab key enters at the first image in sight.
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
