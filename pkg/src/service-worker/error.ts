// The error class, as the page's entries have it.

export {ObjectstoreAuthError} from './glue.js';
