// What is built is served with the API on the page's own origin, as it is in production. (Of this, only that
// other origins may fetch it is for the package: a sandboxed frame's is none.)

import {fileURLToPath} from 'node:url';

/** @type {import('vite').UserConfig} */
export default {
  build: {outDir: fileURLToPath(new URL('dist', import.meta.url)), emptyOutDir: true},
  preview: {proxy: {'/api': process.env.ORIGIN}, cors: true},
};
