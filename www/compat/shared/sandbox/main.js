import {ImageAuth, objectUrl} from 'objectstore-image-auth';
import {showIcon} from '../icon.js';

showIcon({ImageAuth, objectUrl});
