'use client';
// 'objectstore-image-auth/react': a session's URLs in React 18 and 19.

export type {LoadState, LoadStatus} from './load.js';
export {AuthImage, AuthLink, type AuthImageProps, type AuthLinkProps} from './react-elements.js';
export {useImageBlob, useImageUrl, type ImageUrl} from './react-load.js';
export {ImageAuthProvider, useImageAuth, useImageAuthSnapshot} from './react-session.js';
