import {ImageAuth} from 'objectstore-image-auth';

import {bySession} from './first-url.mjs';

bySession(ImageAuth);
