// The arithmetic of zooming and panning in a window, without events or elements.

/** The content's size and position: `scale` times the window, moved by `x` and `y` pixels. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The size of the window. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

export const FITTED: View = {scale: 1, x: 0, y: 0};

const MAX_SCALE = 16;

/** Zooms by `factor`. The content under `point` stays in its place. */
export function zoomAt(view: View, factor: number, point: Point, extent: Extent): View {
  const scale = clamp(view.scale * factor, FITTED.scale, MAX_SCALE);
  const ratio = scale / view.scale;
  return within(extent, {
    scale,
    x: point.x - (point.x - view.x) * ratio,
    y: point.y - (point.y - view.y) * ratio,
  });
}

export function panBy(view: View, dx: number, dy: number, extent: Extent): View {
  return within(extent, {scale: view.scale, x: view.x + dx, y: view.y + dy});
}

/** The CSS transform. It is `none` for the fitted view, so that its pixels are exact. */
export function toTransform(view: View): string {
  if (view === FITTED) return 'none';
  return `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
}

/** The view moved so that the content covers the whole window. */
function within({width, height}: Extent, {scale, x, y}: View): View {
  if (scale === FITTED.scale) return FITTED;
  return {
    scale,
    x: clamp(x, width * (1 - scale), 0),
    y: clamp(y, height * (1 - scale), 0),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
