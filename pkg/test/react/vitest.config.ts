// Runs the tests of `/react` and `/dom` in jsdom, with each version of React that they support.

import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Makes the tests, the package and Testing Library import this version of React. */
function withReact(name: string, from: string) {
  const {resolve} = createRequire(from);
  const plugin = {
    name: 'with-react',
    enforce: 'pre' as const,
    resolveId(id: string) {
      if (/^react(-dom)?(\/|$)/.test(id)) return resolve(id);
      // Its CommonJS build would find the version of React beside it.
      if (id === '@testing-library/react') return resolve(`${id}/dist/${id}.esm.js`);
      return undefined;
    },
  };
  return {extends: true as const, plugins: [plugin], test: {name}};
}

export default defineConfig({
  root: here('..'),
  test: {
    environment: 'jsdom',
    include: ['react/*.test.tsx', 'leaks/*.test.tsx'],
    restoreMocks: true,
    // Some tests render thousands of components, which takes seconds on a busy machine.
    testTimeout: 60_000,
    server: {deps: {inline: ['objectstore-image-auth', '@testing-library/react']}},
    projects: [
      withReact('React 19', import.meta.url),
      withReact('React 18', here('react-18/package.json')),
    ],
  },
});
