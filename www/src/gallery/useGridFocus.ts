// The keyboard focus in the grid: the tab key enters at one image and leaves; the arrow keys move between
// images.

import {
  useEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react';

interface GridFocusOptions {
  /** The element that contains the images, each with a `data-index`. */
  grid: RefObject<HTMLElement | null>;
  count: number;
  columns: number;
  /** How many rows are in sight. */
  pageRows: () => number;
  scrollTo: (index: number) => void;
}

export function useGridFocus({grid, count, columns, pageRows, scrollTo}: GridFocusOptions) {
  /** The index of the image that has the focus, if any. */
  const [focused, setFocused] = useState<number>();
  const isMoving = useRef(false);

  // Focus it once it is on the page: a distant row is rendered only after scrolling.
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    const link = grid.current?.querySelector<HTMLElement>(`[data-index="${focused}"] a`);
    link?.focus({preventScroll: true});
  }, [grid, focused]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (focused === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = target(event.key, focused, {count, columns, pageRows});
    if (to === undefined) return;
    event.preventDefault();
    isMoving.current = to !== focused;
    setFocused(to);
    scrollTo(to);
  };
  const onFocus = ({target}: FocusEvent) => {
    const index = target.closest<HTMLElement>('[data-index]')?.dataset['index'];
    if (index !== undefined) setFocused(Number(index));
  };
  const onBlur = ({currentTarget, relatedTarget}: FocusEvent) => {
    if (!isMoving.current && !currentTarget.contains(relatedTarget)) setFocused(undefined);
  };
  return {focused, handlers: {onKeyDown, onFocus, onBlur}};
}

type Extent = Pick<GridFocusOptions, 'count' | 'columns' | 'pageRows'>;

/** The index that a key moves to; undefined if the key does nothing in a grid. */
function target(key: string, from: number, {count, columns, pageRows}: Extent): number | undefined {
  const last = count - 1;
  const byRows = (rows: number) => {
    const to = from + rows * columns;
    if (to >= 0 && to <= last) return to;
    // Beyond the ends, to the last image of the same column.
    const column = from % columns;
    return to < 0 ? column : last - ((last - column) % columns);
  };
  switch (key) {
    case 'ArrowRight':
      return Math.min(from + 1, last);
    case 'ArrowLeft':
      return Math.max(from - 1, 0);
    case 'ArrowDown':
      return byRows(1);
    case 'ArrowUp':
      return byRows(-1);
    case 'PageDown':
      return byRows(Math.max(1, pageRows()));
    case 'PageUp':
      return byRows(-Math.max(1, pageRows()));
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
