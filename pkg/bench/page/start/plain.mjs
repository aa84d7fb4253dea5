import {byHand} from './first-url.mjs';

byHand();
