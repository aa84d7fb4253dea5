// Up to its version 7, the development server bundles what is imported into one file, and then seeks the
// wasm beside that.

/** @type {import('vite').UserConfig} */
export default {
  optimizeDeps: {exclude: ['objectstore-image-auth']},
  server: {proxy: {'/api': process.env.ORIGIN}},
};
