import init, {ImageAuth, objectUrl} from 'objectstore-image-auth/external';
import {showIcon} from '../icon.js';

init().then(() => showIcon({ImageAuth, objectUrl}));
