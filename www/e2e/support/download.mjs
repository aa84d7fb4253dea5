// Downloads an image by clicking a link.

import {readFile} from 'node:fs/promises';

import {PNG} from 'pngjs';

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name the link's accessible name
 */
export async function downloadBy(page, name) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', {name, exact: true}).click(),
  ]);
  const pixels = PNG.sync.read(await readFile(await download.path()));
  return {file: download.suggestedFilename(), pixels};
}
