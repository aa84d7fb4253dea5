// What no platform's `fetch` takes, with a token wherever there is room for one.

import {NEWER} from './marked.js';

/** Where a session may put a token. */
export const BASE = 'https://app.example/api';

const ICON = `${BASE}/icon`;

/** What `fetch` is called with, each: platforms quote it in their errors. */
export const UNTAKEN = {
  'a URL with a password': ['https://user:password@app.example/api/icon'],
  'a header that is none': [ICON, {headers: {Authorization: `Bearer ${NEWER}\n${NEWER}`}}],
  'the name of a header that is none': [ICON, {headers: {[`${NEWER} `]: 'a'}}],
  'an option that is none': [ICON, {cache: NEWER}],
  another: [ICON, {redirect: NEWER}],
  'a body': [ICON, {body: NEWER}],
};
