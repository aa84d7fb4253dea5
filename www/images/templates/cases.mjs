// What becomes of each screen between base and head, in light and in dark.

import {button, photo, softButton} from './blocks.mjs';
import * as places from './places.mjs';
import * as steps from './steps.mjs';

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
  Sign_In: {light: recoloured(steps.signIn(), '#059669'), dark: unchanged(steps.signIn())},
  Home: {
    light: changed(
      places.home(),
      places.home({hero: photo(2, 220, 'Sunset on the ridge', '1 day · 3 friends · 18 photos')}),
    ),
    dark: recoloured(places.home(), '#9333ea'),
  },
  Inbox: {
    light: changed(places.inbox(), places.inbox({isOffline: true})),
    dark: changed(places.inbox(), places.inbox({tom: 'I have sent you the tickets'})),
  },
  Conversation: {
    light: changed(steps.conversation(), steps.conversation({deal: 'Deal. Oat milk, please!'})),
    dark: unchanged(steps.conversation()),
  },
  Settings: {
    light: changed(steps.settings(), steps.settings({language: 'Português'})),
    dark: unchanged(steps.settings()),
  },
  Checkout: {
    light: changed(steps.checkout(), steps.checkout({pay: button('Pay € 93.90', 'good')})),
    dark: changed(steps.checkout(), steps.checkout({hasVoucher: true})),
  },
  Profile: {
    light: unchanged(places.profile()),
    dark: changed(places.profile(), places.profile({hasFigures: false})),
  },
  Search: {light: unchanged(places.explore()), dark: unchanged(places.explore())},
  Player: {
    light: changed(steps.player(), steps.player({part: 0.58, played: '2:28'})),
    dark: recoloured(steps.player(), '#e11d74'),
  },
  Calendar: {
    light: changed(places.calendar(), places.calendar({offset: 1})),
    dark: unchanged(places.calendar()),
  },
  Activity: {
    light: changed(
      places.activity(),
      places.activity({total: '348 min', days: [0.6, 0.5, 0.7, 0.9, 0.8, 1, 0.4]}),
    ),
    dark: unchanged(places.activity()),
  },
  Wallet: {
    light: unchanged(places.wallet()),
    dark: changed(places.wallet(), places.wallet({canSend: true})),
  },
  Product: {
    light: changed(steps.product(), steps.product({action: softButton('Sold out', 'bad')})),
    dark: unchanged(steps.product()),
  },
  Bag: {light: unchanged(steps.bag()), dark: unchanged(steps.bag())},
  Notifications: {
    light: unchanged(places.notifications()),
    dark: changed(places.notifications(), places.notifications({unread: ''})),
  },
  Photos: {
    light: unchanged(places.photoLibrary()),
    dark: renamed('Library', places.photoLibrary()),
  },
  Weather: {
    light: renamed('Forecast', places.weather()),
    dark: renamed('Forecast', places.weather()),
  },
  Order: {light: renamed('Parcel', steps.order()), dark: removed(steps.order())},
  Trip: {light: added(steps.trip()), dark: added(steps.trip())},
  Passcode: {light: added(steps.passcode()), dark: added(steps.passcode())},
  Welcome: {light: removed(steps.welcome()), dark: removed(steps.welcome())},
  Tablet_Guide: {
    light: changed(places.tabletGuide(), places.tabletGuide({distance: '12.1 km'})),
    dark: unchanged(places.tabletGuide()),
  },
  Web_Dashboard: {
    light: changed(places.desktopDashboard(), places.desktopDashboardInHead()),
    dark: unchanged(places.desktopDashboard()),
  },
};
