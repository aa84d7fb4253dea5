import {ImageAuth, objectUrl} from 'objectstore-image-auth';
import {showIcon} from './show-icon.js';

showIcon({ImageAuth, objectUrl});
