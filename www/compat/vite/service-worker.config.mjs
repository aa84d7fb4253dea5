// The page, and its service worker, whose script has one address.

import {fileURLToPath} from 'node:url';

const inputOf = name => fileURLToPath(new URL(`../shared/service-worker/${name}`, import.meta.url));

export default {
  root: fileURLToPath(new URL('../shared/service-worker', import.meta.url)),
  build: {
    outDir: fileURLToPath(new URL('dist', import.meta.url)),
    emptyOutDir: true,
    rolldownOptions: {
      input: {index: inputOf('index.html'), sw: inputOf('sw.js')},
      output: {entryFileNames: '[name].js'},
    },
  },
};
