// How the page is served in development and built. The backend serves the built page itself.

import react from '@vitejs/plugin-react';
import {defineConfig} from 'vite';

export default defineConfig({
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    proxy: {'/api': 'http://127.0.0.1:8017'},
  },
  build: {
    sourcemap: true,
    // A strict content security policy forbids `data:` addresses.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {index: 'index.html', 'service-worker': 'src/service-worker.ts'},
      output: {
        // A worker's script has one address, at the root of what it controls.
        entryFileNames: ({name}) =>
          name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
});
