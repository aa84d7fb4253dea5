'use client';
// 'objectstore-image-auth/external/react': `/react` for apps that use `/external`. A session that `ImageAuthProvider` makes
// is of that entry, so that the embedded wasm is in no bundle.

export * from './react.js';
