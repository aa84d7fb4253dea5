'use client';
// 'objectstore-image-auth/react': bindings for React 18 and 19.

export type {LoadState, LoadStatus} from './shared/image-store.js';
export {AuthImage, type AuthImageProps} from './react/auth-image.js';
export {AuthLink, type AuthLinkProps} from './react/auth-link.js';
export {useImageBlob, useImageSrcSet, useImageUrl, type ImageUrl} from './react/image-hooks.js';
export {ImageAuthProvider, type ImageAuthProviderProps} from './react/provider.js';
export {useImageAuth, useImageAuthSnapshot} from './react/session-context.js';
