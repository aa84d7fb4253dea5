import {ImageAuth, objectUrl} from './node_modules/objectstore-image-auth/dist/index.js';
import {showIcon} from './show-icon.js';

showIcon({ImageAuth, objectUrl});
