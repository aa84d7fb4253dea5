import {initSync, nothing} from '#empty/glue';
import {text} from '#empty/embedded';

import {decode} from '../../../src/decode.ts';
import {byHand} from './first-url.mjs';

initSync({module: decode(text)});
nothing();
byHand();
