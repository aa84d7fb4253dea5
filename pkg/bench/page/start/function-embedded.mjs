import {imageUrl} from 'objectstore-image-auth';

import {byFunction} from './first-url.mjs';

byFunction(imageUrl);
