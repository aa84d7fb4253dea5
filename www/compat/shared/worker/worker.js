import {ImageAuth, objectUrl} from 'objectstore-image-auth';
import {fetchIcon} from '../icon.js';

fetchIcon({ImageAuth, objectUrl}).then(blob => postMessage(blob));
