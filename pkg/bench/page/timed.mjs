// The page on which functions are timed. `tasks/timed.mjs` calls one of these.

import {manyUrls, oneUrl} from './urls.mjs';
import {readTokens} from './tokens.mjs';

Object.assign(window, {oneUrl, manyUrls, readTokens});
