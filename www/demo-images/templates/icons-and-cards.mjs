// The small images: the icons of two apps, and the faces of payment cards.

import {icon} from './blocks.mjs';
import {landscape} from './landscape.mjs';

/** Squares without rounded corners: the page rounds them. */
export const ICONS = /** @type {const} */ ({
  Fieldnotes: appIcon('#ffb457', '#e53d73', 'MapPinned'),
  Harbor_Pay: appIcon('#2dc7b5', '#2b4fd8', 'Ship'),
});

/**
 * @param {string} from the colour at the top left corner
 * @param {string} to the colour at the bottom right corner
 * @param {Parameters<typeof icon>[0]} name
 * @returns {import('./frames.mjs').Screen}
 */
function appIcon(from, to, name) {
  const ground = `radial-gradient(circle at 82% 12%, #ffffff2e 45%, transparent 46%), linear-gradient(135deg, ${from}, ${to})`;
  return {
    width: 128,
    height: 128,
    body: `<div class="app-icon" style="background:${ground}">${icon(name)}</div>`,
  };
}

/**
 * @param {number} number
 * @returns {import('./frames.mjs').Screen}
 */
export function paymentCard(number) {
  const digits = String(number).padStart(4, '0');
  return {
    width: 240,
    height: 180,
    body: `<div class="payment-card">${landscape(number)}<b>Harbor Pay</b><i></i><p>•••• ${digits}</p><span>${icon('Nfc')}</span></div>`,
  };
}
