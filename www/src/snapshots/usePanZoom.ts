// Zooms and pans by wheel, mouse, touch and keys. `panZoom.ts` has the arithmetic.

import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';

import {isOnControl} from './isOnControl';
import {FITTED, panBy, zoomAt, type Extent, type Point, type View} from './panZoom';

/** How far an arrow key pans, in pixels. */
const KEY_STEP = 40;

/** Converts wheel pixels to the logarithm of the scale: a notch of 100 pixels zooms by a fourth. */
const WHEEL_RATE = 0.0022;

/**
 * `ref` belongs to the element that gets the events. Each element with `data-pane` in it is a window with
 * the same view. All windows have the same size.
 */
export function usePanZoom(keyZoomStep: number) {
  const [view, setView] = useState<View>(FITTED);
  const ref = useRef<HTMLDivElement>(null);
  const pointers = useRef(new Map<number, Point>());

  const zoomAround = useCallback((factor: number, at?: Point) => {
    const frame = frameAt(ref.current, at);
    if (frame) setView(view => zoomAt(view, factor, frame.point, frame.extent));
  }, []);
  const pan = useCallback((dx: number, dy: number) => {
    const frame = frameAt(ref.current);
    if (frame) setView(view => panBy(view, dx, dy, frame.extent));
  }, []);

  useEffect(() => {
    const element = ref.current;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      zoomAround(Math.exp(-event.deltaY * WHEEL_RATE), {x: event.clientX, y: event.clientY});
    };
    // React's own `wheel` listener is passive: it cannot prevent the page from scrolling.
    element?.addEventListener('wheel', onWheel, {passive: false});
    return () => element?.removeEventListener('wheel', onWheel);
  }, [zoomAround]);

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (isOnControl(event)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, {x: event.clientX, y: event.clientY});
  };
  const onPointerMove = (event: PointerEvent) => {
    const from = pointers.current.get(event.pointerId);
    if (!from) return;
    const to = {x: event.clientX, y: event.clientY};
    const [other] = [...pointers.current].filter(([id]) => id !== event.pointerId);
    if (other) zoomAround(distance(to, other[1]) / distance(from, other[1]), middle(to, other[1]));
    else pan(to.x - from.x, to.y - from.y);
    pointers.current.set(event.pointerId, to);
  };
  const forget = (event: PointerEvent) => void pointers.current.delete(event.pointerId);

  const onKeyDown = (event: KeyboardEvent) => {
    const actions: Record<string, () => void> = {
      '+': () => zoomAround(keyZoomStep),
      '=': () => zoomAround(keyZoomStep),
      '-': () => zoomAround(1 / keyZoomStep),
      '0': () => setView(FITTED),
      ArrowLeft: () => pan(KEY_STEP, 0),
      ArrowRight: () => pan(-KEY_STEP, 0),
      ArrowUp: () => pan(0, KEY_STEP),
      ArrowDown: () => pan(0, -KEY_STEP),
    };
    const action = event.ctrlKey || event.metaKey ? undefined : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  return {
    view,
    zoom: zoomAround,
    fit: () => setView(FITTED),
    ref,
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp: forget,
      onPointerCancel: forget,
      onKeyDown,
    },
  };
}

/** The window at a point of the screen, and the point relative to it; by default the first window's middle. */
function frameAt(root: HTMLElement | null, at?: Point): {point: Point; extent: Extent} | undefined {
  const boxes = [...(root?.querySelectorAll('[data-pane]') ?? [])].map(pane =>
    pane.getBoundingClientRect(),
  );
  const box = boxes.find(box => at && contains(box, at)) ?? boxes[0];
  if (!box) return undefined;
  const point = at
    ? {x: at.x - box.left, y: at.y - box.top}
    : {x: box.width / 2, y: box.height / 2};
  return {point, extent: box};
}

function contains(box: DOMRect, {x, y}: Point): boolean {
  return x >= box.left && x < box.right && y >= box.top && y < box.bottom;
}

/** At least a pixel, so that it can be divided by. */
function distance(a: Point, b: Point): number {
  return Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
}

function middle(a: Point, b: Point): Point {
  return {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2};
}
