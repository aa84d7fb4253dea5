import {JSDOM} from 'jsdom';
import {checkIcon} from './icon.js';

const {window} = new JSDOM('', {url: process.env.ORIGIN});
await checkIcon(window.document);
