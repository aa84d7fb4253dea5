// Landscapes as SVG: they stand where an app would show a photo. Equal numbers give equal pictures.

/** The sky from top to bottom, then the hills from far to near. */
const PALETTES = /** @type {const} */ ([
  ['#3b2f8f', '#ff8a7a', '#7c4da8', '#4b3590', '#251f5e'],
  ['#2b86c9', '#bfe9f0', '#5fb3b3', '#2f8a86', '#175e63'],
  ['#f26b4e', '#ffd58a', '#c85a58', '#8a3a55', '#4c2246'],
  ['#101b45', '#4b5fb0', '#334a8c', '#203068', '#121c42'],
  ['#7bc6e8', '#fdebc8', '#6fa878', '#44835f', '#225640'],
  ['#b63a7e', '#ffb199', '#9a3b86', '#632b73', '#351a50'],
]);

const WIDTH = 400;
const HEIGHT = 300;

/**
 * An SVG element that fills its parent.
 *
 * @param {number} number selects the palette and the shapes
 */
export function landscape(number) {
  const [above, below, ...hills] = PALETTES[number % PALETTES.length] ?? PALETTES[0];
  const random = randomNumbers(number + 1);
  const sunX = WIDTH * (0.2 + 0.6 * random());
  const sunY = HEIGHT * (0.24 + 0.16 * random());
  const layers = hills.map((color, depth) => {
    const ridge = ridgeLine(random, depth);
    const trees = depth === 0 ? '' : `<path fill="${color}" d="${treesOn(ridge, random, depth)}"/>`;
    const outline = ridge.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
    return `<polygon fill="${color}" points="0,${HEIGHT} ${outline} ${WIDTH},${HEIGHT}"/>${trees}`;
  });
  return `<svg class="landscape" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMidYMid slice">
    <linearGradient id="sky${number}" x2="0" y2="1"><stop stop-color="${above}"/><stop offset=".8" stop-color="${below}"/></linearGradient>
    <rect width="${WIDTH}" height="${HEIGHT}" fill="url(#sky${number})"/>
    <circle cx="${sunX}" cy="${sunY}" r="46" fill="#fff" opacity=".16"/>
    <circle cx="${sunX}" cy="${sunY}" r="27" fill="#fff" opacity=".88"/>
    ${cloud(random)}${cloud(random)}${layers.join('')}
  </svg>`;
}

/**
 * The crest of a hill: waves that are lower and rougher the nearer it is.
 *
 * @param {() => number} random
 * @param {number} depth 0 is the farthest
 */
function ridgeLine(random, depth) {
  const base = HEIGHT * (0.56 + 0.15 * depth);
  const height = HEIGHT * (0.11 - 0.025 * depth);
  const [slow, fast, rough] = [random(), random(), random()].map(part => part * 2 * Math.PI);
  return Array.from({length: 81}, (_, step) => {
    const along = (step / 80) * 2 * Math.PI;
    const wave =
      Math.sin(along * 0.9 + (slow ?? 0)) +
      0.45 * Math.sin(along * 2.3 + (fast ?? 0)) +
      0.12 * Math.sin(along * 9 + (rough ?? 0));
    return /** @type {const} */ ([(WIDTH * step) / 80, base - wave * height]);
  });
}

/**
 * @param {(readonly [number, number])[]} ridge
 * @param {() => number} random
 * @param {number} depth
 */
function treesOn(ridge, random, depth) {
  return ridge
    .filter(() => random() < 0.35)
    .map(([x, y]) => {
      const size = (4 + 8 * random()) * depth;
      return `M${x.toFixed(1)} ${(y - size).toFixed(1)}l${(size / 4).toFixed(1)} ${(size * 1.2).toFixed(1)}h${(-size / 2).toFixed(1)}z`;
    })
    .join('');
}

/** @param {() => number} random */
function cloud(random) {
  const [x, y, size] = [WIDTH * random(), HEIGHT * (0.08 + 0.3 * random()), 30 + 40 * random()];
  return `<g fill="#fff" opacity=".2"><ellipse cx="${x}" cy="${y}" rx="${size}" ry="5"/><ellipse cx="${x + size / 3}" cy="${y - 5}" rx="${size / 2}" ry="6"/></g>`;
}

/**
 * The generator mulberry32: the same seed gives the same numbers from 0 to 1.
 *
 * @param {number} seed
 */
function randomNumbers(seed) {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
