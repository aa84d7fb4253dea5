// Renders the demo's images from the HTML in `templates/` with Chromium, and writes them as PNG files
// into `screenshots/base`, `screenshots/head`, `cards` and `icons`. To run it after a change there:
//
//     CHROMIUM=/usr/bin/chromium npm run images -w www
//
// The files are committed, and the demo's server embeds them. Another version of Chromium may draw
// some pixels differently: then all files change, and are committed together.

import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';

import {init} from '@jsquash/oxipng/optimise.js';
import {chromium} from 'playwright-core';

import {CASES} from './templates/changes.mjs';
import {ICONS, paymentCard} from './templates/icons-and-cards.mjs';

/** How many payment cards there are: the demo's server lists each in 40 languages, in light and dark. */
const CARDS = 25;

/** The optimiser's levels are 0 to 6. */
const OPTIMISER_LEVEL = 4;

const require = createRequire(import.meta.url);
const css = await readFile(fromHere('templates/app.css'), 'utf8');
const font = await readFile(
  require.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
);
const style = `@font-face{font-family:Inter;font-weight:100 900;src:url(data:font/woff2;base64,${font.toString('base64')})}${css}`;
const {optimise} = await init(
  await readFile(require.resolve('@jsquash/oxipng/codec/pkg/squoosh_oxipng_bg.wasm')),
);

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-lcd-text', '--force-color-profile=srgb'],
});
const page = await browser.newPage();
let total = 0;
for (const folder of ['screenshots/base', 'screenshots/head', 'cards', 'icons']) {
  await rm(fromHere(folder), {recursive: true, force: true});
  await mkdir(fromHere(folder), {recursive: true});
}
for (const [name, fates] of Object.entries(CASES)) {
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    const {base, head, oldName = name} = fates[theme];
    if (base) await render(`screenshots/base/${fileName(oldName, theme)}`, theme, base);
    if (head) await render(`screenshots/head/${fileName(name, theme)}`, theme, head);
  }
}
for (let number = 1; number <= CARDS; number++) {
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    const name = `Card_${String(number).padStart(4, '0')}`;
    await render(`cards/${fileName(name, theme)}`, theme, {screen: paymentCard(number)});
  }
}
for (const [name, screen] of Object.entries(ICONS))
  await render(`icons/${name}.png`, 'light', {screen});
await browser.close();
console.log(`${(total / 1e6).toFixed(2)} MB`);

/**
 * @param {string} file
 * @param {'light' | 'dark'} theme
 * @param {import('./templates/changes.mjs').View} view
 */
async function render(file, theme, {screen: {width, height, body}, accent}) {
  await page.setViewportSize({width, height});
  const override = accent ? `<style>:root:root{--accent:${accent}}</style>` : '';
  await page.setContent(
    `<!doctype html><html data-theme="${theme}"><style>${style}</style>${override}<body>${body}`,
  );
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const png = optimise(new Uint8Array(await page.screenshot()), OPTIMISER_LEVEL, false, false);
  await writeFile(fromHere(file), png);
  total += png.length;
}

/**
 * @param {string} name
 * @param {string} theme
 */
function fileName(name, theme) {
  return `${name}_${theme === 'light' ? 'Light' : 'Dark'}.png`;
}

/** @param {string} path */
function fromHere(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}
