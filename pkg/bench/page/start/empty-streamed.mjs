import init, {nothing} from '#empty/glue';

import {byHand} from './first-url.mjs';

await init({module_or_path: '/empty.wasm'});
nothing();
byHand();
