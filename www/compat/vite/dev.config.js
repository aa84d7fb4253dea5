// The API is on the page's own origin, as it is in production. (Nothing here is for the package.)

/** @type {import('vite').UserConfig} */
export default {
  server: {proxy: {'/api': process.env.ORIGIN}},
};
