import {initSync, nothing} from '#empty/glue';
import {hex} from '#empty/embedded';

import {byHand} from './first-url.mjs';

initSync({module: Uint8Array.fromHex(hex)});
nothing();
byHand();
