import {ImageAuth, objectUrl} from 'objectstore-image-auth';
import {fetchIcon} from '../../shared/icon.js';

const icon = await fetchIcon({ImageAuth, objectUrl}, process.env.ORIGIN);
console.log(`${icon.type}, ${icon.size} bytes`);
