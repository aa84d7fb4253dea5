import {ImageAuth, objectUrl} from 'objectstore-image-auth';
import {fetchIcon} from '../icon.js';

// A blob's address is no base for a path: the page says where the API is.
onmessage = async ({data: origin}) => {
  postMessage(await fetchIcon({ImageAuth, objectUrl}, origin));
};
