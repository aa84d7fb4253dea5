// How many images fit into a row, and how high the row is. All tiles have the same size, so the position of
// each of thousands is known without rendering it.

/** The gap between two images, in pixels. `Grid.module.css` has the same number. */
export const GAP = 14;

/** The space above the first row and below the last, in pixels. */
export const EDGE = 18;

/** The least width of a tile, in pixels. A phone has two columns, even if they are narrower. */
const LEAST_WIDTH = 176;
const LEAST_COLUMNS = 2;

/** The height of name, size and links below the picture, in pixels. */
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
