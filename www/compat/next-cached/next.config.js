// The API is on the page's own origin, as it is in production. (Nothing here is for the package.)

const api = process.env.ORIGIN;

/** @type {import('next').NextConfig} */
export default {
  cacheComponents: true,
  partialPrefetching: true,
  rewrites: async () => [{source: '/api/:path*', destination: `${api}/api/:path*`}],
};
