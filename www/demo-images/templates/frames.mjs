// The frames around the blocks: a phone, a tablet, a browser window.

import {icon} from './blocks.mjs';

/**
 * @typedef {object} Screen
 * @property {number} width in pixels
 * @property {number} height
 * @property {string} body HTML
 */

const TABS = /** @type {const} */ ([
  ['House', 'Home'],
  ['Search', 'Explore'],
  ['MessageCircle', 'Inbox'],
  ['Calendar', 'Plan'],
  ['User', 'You'],
]);

const STATUS_BAR = `<header class="status"><b>9:41</b><span>${icon('Signal')}${icon('Wifi')}${icon('BatteryMedium')}</span></header>`;

/** @param {number} open */
const tabBar = open =>
  `<nav class="bar tabs">${TABS.map(([name, label], index) => `<span class="${index === open ? 'on' : ''}">${icon(name)}<small>${label}</small></span>`).join('')}</nav>`;

/**
 * @param {string} head
 * @param {string[]} blocks
 * @param {string} foot
 * @returns {Screen}
 */
const phone = (head, blocks, foot) => ({
  width: 390,
  height: 844,
  body: `${STATUS_BAR}${head}<main>${blocks.join('')}</main>${foot}<i class="home-bar"></i>`,
});

/**
 * A phone's screen that a tab leads to.
 *
 * @param {string} title
 * @param {Parameters<typeof icon>[0]} action
 * @param {number} tab
 * @param {...string} blocks
 */
export const tabScreen = (title, action, tab, ...blocks) =>
  phone(
    `<h1>${title}<span class="end accent-text">${icon(action)}</span></h1>`,
    blocks,
    tabBar(tab),
  );

/**
 * A phone's screen with a way back.
 *
 * @param {string} title
 * @param {Parameters<typeof icon>[0]} action
 * @param {string} foot what stands below the blocks
 * @param {...string} blocks
 */
export const stepScreen = (title, action, foot, ...blocks) =>
  phone(
    `<h1 class="step"><span class="accent-text">${icon('ChevronLeft')}</span>${title}<span class="accent-text">${icon(action)}</span></h1>`,
    blocks,
    foot,
  );

/**
 * A phone's screen with nothing above or below.
 *
 * @param {...string} blocks
 */
export const bareScreen = (...blocks) => phone('', blocks, '');

export const youTab = tabBar(4);

/** @param {string} hint */
export const composer = hint =>
  `<div class="bar composer"><span class="accent-text">${icon('Plus')}</span><p class="muted">${hint}</p><b>${icon('ArrowUp')}</b></div>`;

/**
 * A tablet's screen: a list beside what is chosen in it.
 *
 * @param {string} title
 * @param {string[]} side
 * @param {string[]} blocks
 * @returns {Screen}
 */
export const tabletScreen = (title, side, blocks) => ({
  width: 744,
  height: 1000,
  body: `<div class="tablet">${STATUS_BAR}<div class="panes"><aside><h1>${title}</h1>${side.join('')}</aside><main>${blocks.join('')}</main></div></div>`,
});

/**
 * A page of the web app, in a desktop browser.
 *
 * @param {string} title
 * @param {number} open
 * @param {...string} blocks
 * @returns {Screen}
 */
export const desktopScreen = (title, open, ...blocks) => ({
  width: 1120,
  height: 700,
  body: `<div class="desktop"><nav><b class="brand">${icon('Mountain')}Wayfarer</b>${TABS.map(([name, label], index) => `<span class="${index === open ? 'on' : ''}">${icon(name)}${label}</span>`).join('')}</nav><main><h1>${title}</h1><div class="grid">${blocks.join('')}</div></main></div>`,
});
