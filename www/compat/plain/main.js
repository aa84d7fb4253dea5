// As the browser imports it, by its path: an import map would do as well.
import {ImageAuth, objectUrl} from './node_modules/objectstore-image-auth/dist/index.js';
import {showIcon} from './icon.js';

showIcon({ImageAuth, objectUrl});
