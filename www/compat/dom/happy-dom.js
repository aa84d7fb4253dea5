import {Window} from 'happy-dom';
import {checkIcon} from './icon.js';

// Its address is `about:blank`, unless it is given one.
const window = new Window();
await checkIcon(window.document);
await window.happyDOM.close();
