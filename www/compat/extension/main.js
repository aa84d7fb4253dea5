import {ImageAuth, objectUrl} from 'objectstore-image-auth';
import {showIcon} from '../shared/icon.js';

// An extension's page is on no server: the API is elsewhere.
showIcon({ImageAuth, objectUrl}, new URLSearchParams(location.search).get('origin'));
