// 'objectstore-image-auth/dom': bindings for plain DOM elements, without a framework.

export {bindImage} from './dom/bind-image.js';
export {bindLink} from './dom/bind-link.js';
