// The building blocks of a screen, as HTML. Their look is in `app.css`.

import * as lucide from 'lucide-react';
import {createElement} from 'react';
import {renderToStaticMarkup} from 'react-dom/server';

import {landscape} from './landscape.mjs';

/** @typedef {'accent' | 'good' | 'bad' | 'warm' | 'cool' | 'berry' | 'calm'} Tint */

/**
 * An icon of Lucide.
 *
 * @param {keyof typeof lucide.icons} name
 */
export const icon = name => renderToStaticMarkup(createElement(lucide.icons[name]));

/**
 * What a row starts with: an icon on a tinted square.
 *
 * @param {Tint} tint
 * @param {keyof typeof lucide.icons} name
 */
export const iconTile = (tint, name) => `<i class="tile ${tint}">${icon(name)}</i>`;

/**
 * What a row starts with: a person's initials.
 *
 * @param {Tint} tint
 * @param {string} initials
 */
export const avatar = (tint, initials) => `<i class="avatar ${tint}">${initials}</i>`;

/** @param {number} number */
export const thumbnail = number => `<i class="tile">${landscape(number)}</i>`;

export const chevron = `<span class="end muted small">${icon('ChevronRight')}</span>`;
export const tick = `<span class="end accent-text">${icon('Check')}</span>`;

/** @param {string} text */
export const note = text => `<span class="end muted">${text}</span>`;

/**
 * @param {Tint} tint
 * @param {string} text
 */
export const amount = (tint, text) => `<b class="end ${tint}-text">${text}</b>`;

/** @param {string} count */
export const badge = count => (count ? `<span class="end badge">${count}</span>` : '');

/** @param {boolean} isOn */
export const toggle = isOn => `<span class="end toggle ${isOn ? 'on' : ''}"></span>`;

/**
 * @param {string} start
 * @param {string} title
 * @param {string} detail a second line, or nothing
 * @param {string} [end]
 */
export const row = (start, title, detail, end = '') =>
  `<li>${start}<span><b>${title}</b>${detail && `<small>${detail}</small>`}</span>${end}</li>`;

/** @param {...string} rows */
export const card = (...rows) => `<ul class="card">${rows.join('')}</ul>`;

/**
 * @param {Tint} tint
 * @param {keyof typeof lucide.icons} name
 * @param {string} text
 */
export const banner = (tint, name, text) =>
  `<p class="banner ${tint}">${icon(name)}<b>${text}</b></p>`;

/**
 * @param {string} title
 * @param {string} [link]
 */
export const section = (title, link = '') =>
  `<h2>${title}<span class="end accent-text">${link}</span></h2>`;

/** @param {string} hint */
export const search = hint => `<p class="search muted">${icon('Search')}${hint}</p>`;

/**
 * @param {string[]} labels
 * @param {number} chosen
 */
export const chips = (labels, chosen) =>
  `<p class="chips">${labels.map((label, index) => `<b class="${index === chosen ? 'on' : ''}">${label}</b>`).join('')}</p>`;

/**
 * Figures side by side.
 *
 * @param {...[value: string, label: string, tint: Tint, trend: string]} all
 */
export const figures = (...all) =>
  `<div class="figures">${all.map(([value, label, tint, trend]) => `<p class="card"><small>${label}</small><strong>${value}</strong><small class="${tint}-text">${trend}</small></p>`).join('')}</div>`;

/**
 * A bar for each day of a week.
 *
 * @param {string} title
 * @param {string} value
 * @param {number[]} days 0 to 1
 */
export const bars = (title, value, days) => {
  const columns = days.map(
    (day, index) =>
      `<span class="${day === Math.max(...days) ? 'on' : ''}"><i style="height:${day * 92}px"></i>${'MTWTFSS'[index]}</span>`,
  );
  return `<div class="card chart">${chartTitle(title, value)}<p class="bars">${columns.join('')}</p></div>`;
};

/**
 * @param {string} title
 * @param {string} value
 * @param {number[]} points 0 to 1
 */
export const curve = (title, value, points) => {
  const step = 300 / (points.length - 1);
  const at = points.map((point, index) => /** @type {const} */ ([index * step, 96 - point * 84]));
  const line = at.slice(1).reduce((path, [x, y], index) => {
    const [fromX, fromY] = at[index] ?? [0, 0];
    return `${path}C${fromX + step / 2} ${fromY} ${x - step / 2} ${y} ${x} ${y}`;
  }, `M0 ${at[0]?.[1]}`);
  return `<div class="card chart">${chartTitle(title, value)}
    <svg class="curve" viewBox="0 0 300 100" preserveAspectRatio="none"><path class="area" d="${line}V100H0z"/><path class="line" d="${line}"/></svg></div>`;
};

/**
 * @param {string} title
 * @param {string} value
 */
const chartTitle = (title, value) =>
  `<p class="chart-title"><small>${title}</small><strong>${value}</strong></p>`;

/**
 * A part of a whole.
 *
 * @param {Tint} tint
 * @param {number} part 0 to 1
 * @param {string} value
 * @param {string} label
 */
export const ring = (tint, part, value, label) =>
  `<div class="card ring"><svg viewBox="0 0 100 100"><circle class="track" cx="50" cy="50" r="42"/><circle class="${tint}-stroke" cx="50" cy="50" r="42" pathLength="1" stroke-dasharray="${part} 1"/></svg>
    <p><strong>${value}</strong><small>${label}</small></p></div>`;

/**
 * @param {number} number
 * @param {number} height in pixels
 * @param {string} [title]
 * @param {string} [detail]
 */
export const photo = (number, height, title = '', detail = '') =>
  `<figure style="height:${height}px">${landscape(number)}${title && `<figcaption><b>${title}</b><small>${detail}</small></figcaption>`}</figure>`;

/**
 * @param {number} from the first picture's number
 * @param {number} count
 */
export const photos = (from, count) =>
  `<div class="photos">${Array.from({length: count}, (_, index) => `<i>${landscape(from + index)}</i>`).join('')}</div>`;

/**
 * @param {string} initials
 * @param {string} name
 * @param {string} about
 */
export const person = (initials, name, about) =>
  `<div class="person">${avatar('accent', initials)}<strong>${name}</strong><small>${about}</small></div>`;

/**
 * @param {string} label
 * @param {string} value
 */
export const field = (label, value) => `<p class="field"><small>${label}</small>${value}</p>`;

/**
 * @param {string} text
 * @param {Tint} [tint]
 */
export const button = (text, tint = 'accent') => `<p class="button solid ${tint}">${text}</p>`;

/**
 * @param {string} text
 * @param {Tint} [tint]
 */
export const softButton = (text, tint = 'accent') => `<p class="button soft ${tint}">${text}</p>`;

/** @param {string} text */
export const received = text => `<p class="bubble">${text}</p>`;

/** @param {string} text */
export const sent = text => `<p class="bubble sent">${text}</p>`;

/**
 * A month of 30 days.
 *
 * @param {number} offset the weekday of its first day, Monday is 0
 * @param {number} chosen
 * @param {number[]} busy days with events
 */
export const month = (offset, chosen, busy) => {
  const names = [...'MTWTFSS'].map(day => `<small>${day}</small>`);
  const blanks = Array.from({length: offset}, () => '<span></span>');
  const days = Array.from({length: 30}, (_, index) => index + 1).map(
    day =>
      `<span class="${day === chosen ? 'on' : ''} ${busy.includes(day) ? 'busy' : ''}">${day}</span>`,
  );
  return `<div class="card month">${[...names, ...blanks, ...days].join('')}</div>`;
};

/**
 * The controls of a music player.
 *
 * @param {number} part how much has been played, 0 to 1
 * @param {string} played
 * @param {string} total
 */
export const playback = (part, played, total) =>
  `<div class="playback"><p class="track"><i style="width:${part * 100}%"></i></p>
    <p class="times muted"><small>${played}</small><small>${total}</small></p>
    <p class="controls">${icon('Shuffle')}${icon('SkipBack')}<b>${icon('Pause')}</b>${icon('SkipForward')}${icon('Repeat')}</p></div>`;

/**
 * @param {string} title
 * @param {string} [text]
 */
export const words = (title, text = '') =>
  `<div class="words"><strong>${title}</strong><small>${text}</small></div>`;

/** @param {number} typed of four digits */
export const keypad = typed => {
  const dots = [0, 1, 2, 3].map(index => `<i class="${index < typed ? 'on' : ''}"></i>`);
  const keys = [1, 2, 3, 4, 5, 6, 7, 8, 9, '', 0, icon('Delete')].map(key =>
    key === '' ? '<span></span>' : `<b>${key}</b>`,
  );
  return `<div class="keypad"><p class="dots">${dots.join('')}</p><p class="keys">${keys.join('')}</p></div>`;
};

/** @param {number} height in pixels */
export const space = height => `<div style="height:${height}px"></div>`;
