// Requests that every platform's `fetch` refuses, with a token wherever there is room for one.

import {NEWER} from './tokens.js';

/** The base of the session. */
export const BASE = 'https://app.example/api';

const ICON = `${BASE}/icon`;

/** The arguments of `fetch`. Platforms quote these in their errors. */
export const REFUSED_REQUESTS = {
  'a URL with a password': ['https://user:password@app.example/api/icon'],
  'an invalid header': [ICON, {headers: {Authorization: `Bearer ${NEWER}\n${NEWER}`}}],
  'an invalid name of a header': [ICON, {headers: {[`${NEWER} `]: 'a'}}],
  'an invalid `cache`': [ICON, {cache: NEWER}],
  'an invalid `redirect`': [ICON, {redirect: NEWER}],
  'a body': [ICON, {body: NEWER}],
};
