// What becomes of each screen between base and head, in light and in dark.

import {button, photo, softButton} from './blocks.mjs';
import * as tab from './tab-screens.mjs';
import * as detail from './detail-screens.mjs';

/**
 * One side of a case: a screen, and another accent colour if it has one.
 *
 * @typedef {{screen: import('./frames.mjs').Screen, accent?: string}} View
 *
 * @typedef {object} Fate
 * @property {View} [base] missing where the screen was added
 * @property {View} [head] missing where the screen was removed
 * @property {string} [oldName] the screen's name in base, where it is another
 */

/**
 * @param {import('./frames.mjs').Screen} screen
 * @returns {Fate}
 */
const unchanged = screen => ({base: {screen}, head: {screen}});

/**
 * @param {import('./frames.mjs').Screen} base
 * @param {import('./frames.mjs').Screen} head
 * @returns {Fate}
 */
const changed = (base, head) => ({base: {screen: base}, head: {screen: head}});

/**
 * @param {import('./frames.mjs').Screen} screen
 * @param {string} accent
 * @returns {Fate}
 */
const recoloured = (screen, accent) => ({base: {screen}, head: {screen, accent}});

/**
 * @param {string} oldName
 * @param {import('./frames.mjs').Screen} screen
 * @returns {Fate}
 */
const renamed = (oldName, screen) => ({...unchanged(screen), oldName});

/**
 * @param {import('./frames.mjs').Screen} screen
 * @returns {Fate}
 */
const added = screen => ({head: {screen}});

/**
 * @param {import('./frames.mjs').Screen} screen
 * @returns {Fate}
 */
const removed = screen => ({base: {screen}});

/** @type {Record<string, {light: Fate, dark: Fate}>} */
export const CASES = {
  Sign_In: {light: recoloured(detail.signIn(), '#059669'), dark: unchanged(detail.signIn())},
  Home: {
    light: changed(
      tab.home(),
      tab.home({hero: photo(2, 220, 'Sunset on the ridge', '1 day · 3 friends · 18 photos')}),
    ),
    dark: recoloured(tab.home(), '#9333ea'),
  },
  Inbox: {
    light: changed(tab.inbox(), tab.inbox({isOffline: true})),
    dark: changed(tab.inbox(), tab.inbox({tom: 'I have sent you the tickets'})),
  },
  Conversation: {
    light: changed(detail.conversation(), detail.conversation({deal: 'Deal. Oat milk, please!'})),
    dark: unchanged(detail.conversation()),
  },
  Settings: {
    light: changed(detail.settings(), detail.settings({language: 'Português'})),
    dark: unchanged(detail.settings()),
  },
  Checkout: {
    light: changed(detail.checkout(), detail.checkout({pay: button('Pay € 93.90', 'good')})),
    dark: changed(detail.checkout(), detail.checkout({hasVoucher: true})),
  },
  Profile: {
    light: unchanged(tab.profile()),
    dark: changed(tab.profile(), tab.profile({hasFigures: false})),
  },
  Search: {light: unchanged(tab.explore()), dark: unchanged(tab.explore())},
  Player: {
    light: changed(detail.player(), detail.player({part: 0.58, played: '2:28'})),
    dark: recoloured(detail.player(), '#e11d74'),
  },
  Calendar: {
    light: changed(tab.calendar(), tab.calendar({offset: 1})),
    dark: unchanged(tab.calendar()),
  },
  Activity: {
    light: changed(
      tab.activity(),
      tab.activity({total: '348 min', days: [0.6, 0.5, 0.7, 0.9, 0.8, 1, 0.4]}),
    ),
    dark: unchanged(tab.activity()),
  },
  Wallet: {
    light: unchanged(tab.wallet()),
    dark: changed(tab.wallet(), tab.wallet({canSend: true})),
  },
  Product: {
    light: changed(detail.product(), detail.product({action: softButton('Sold out', 'bad')})),
    dark: unchanged(detail.product()),
  },
  Bag: {light: unchanged(detail.bag()), dark: unchanged(detail.bag())},
  Notifications: {
    light: unchanged(tab.notifications()),
    dark: changed(tab.notifications(), tab.notifications({unread: ''})),
  },
  Photos: {
    light: unchanged(tab.photoLibrary()),
    dark: renamed('Library', tab.photoLibrary()),
  },
  Weather: {
    light: renamed('Forecast', tab.weather()),
    dark: renamed('Forecast', tab.weather()),
  },
  Order: {light: renamed('Parcel', detail.order()), dark: removed(detail.order())},
  Trip: {light: added(detail.trip()), dark: added(detail.trip())},
  Passcode: {light: added(detail.passcode()), dark: added(detail.passcode())},
  Welcome: {light: removed(detail.welcome()), dark: removed(detail.welcome())},
  Tablet_Guide: {
    light: changed(tab.tabletGuide(), tab.tabletGuide({distance: '12.1 km'})),
    dark: unchanged(tab.tabletGuide()),
  },
  Web_Dashboard: {
    light: changed(tab.desktopDashboard(), tab.desktopDashboardInHead()),
    dark: unchanged(tab.desktopDashboard()),
  },
};
