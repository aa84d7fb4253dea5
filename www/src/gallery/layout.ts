// How many images stand in a row of some width, and how high it is. All are of one size, so that where
// each of thousands lies is known without drawing it.

/** Between two images, in pixels; `Grid.module.css` has it, too. */
export const GAP = 14;

/** Above the first row and below the last. */
export const EDGE = 18;

/** An image is at least so wide, but for a phone, where two stand beside each other. */
const LEAST_WIDTH = 176;
const LEAST_COLUMNS = 2;

/** Below the picture: name, size and links. */
const CAPTION_HEIGHT = 68;

export interface Layout {
  columns: number;
  pictureHeight: number;
  rowHeight: number;
}

export function layoutOf(width: number): Layout {
  const columns = Math.max(LEAST_COLUMNS, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)));
  const tileWidth = Math.max(0, (width - GAP * (columns - 1)) / columns);
  const pictureHeight = Math.round((tileWidth * 3) / 4);
  return {columns, pictureHeight, rowHeight: pictureHeight + CAPTION_HEIGHT};
}
