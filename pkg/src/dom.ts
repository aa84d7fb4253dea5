// 'objectstore-image-auth/dom': a session's URLs in a page, without a framework.

export {bindImage} from './dom/bind-image.js';
export {bindLink} from './dom/bind-link.js';
