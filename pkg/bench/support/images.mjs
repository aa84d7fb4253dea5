// Images for the backend to serve.

import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {PNG} from 'pngjs';

const SIZE = 24;

/**
 * Makes a folder of icons, no two alike. The caller removes it.
 *
 * @param {number} count
 */
export async function makeImages(count) {
  const folder = await mkdtemp(join(tmpdir(), 'objectstore-image-auth-images-'));
  await mkdir(join(folder, 'head'));
  for (let i = 0; i < count; i++) {
    await writeFile(join(folder, 'head', `${i}.png`), PNG.sync.write(draw(i)));
  }
  return {folder, remove: () => rm(folder, {recursive: true})};
}

/** An icon with its number in its pixels, and with noise, so that it does not compress to nothing. @param {number} seed */
function draw(seed) {
  const png = new PNG({width: SIZE, height: SIZE});
  let state = seed + 1;
  for (let i = 0; i < png.data.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    png.data[i] = i % 4 === 3 ? 255 : state >>> 24;
  }
  return png;
}
