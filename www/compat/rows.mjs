// What is tried, and what each needs its user to configure: the table in docs/works-with.md says the same.
//
// A folder that is added, or another version, goes into the lock file by `npm install
// --package-lock-only` in this one. The package itself is in none: `driver/project.mjs` installs it.

/**
 * @typedef {object} Common
 * @property {string} row its name on the command line
 * @property {string} what what is made, as docs/works-with.md says it
 * @property {string} tool what it is made with, as its makers call it
 * @property {string} [package] the tool's npm package; Node and browsers come otherwise
 * @property {string} needs what its user configures for the package
 * @property {string} folder the app's, which is an npm workspace
 */

/**
 * Files for a browser.
 *
 * @typedef {object} PageKind
 * @property {'page'} kind
 * @property {string} build the npm script that puts them into `dist`
 * @property {string} html the folder of the page that loads them, for tools that leave it as it is
 */

/**
 * A server of the tool's own.
 *
 * @typedef {object} ServerKind
 * @property {'server'} kind
 * @property {string} [build] the npm script that builds what it serves
 * @property {readonly string[]} serve the command that starts it
 * @property {string} [renders] what it must render, for the browser to take over
 */

/**
 * What runs in Node.
 *
 * @typedef {object} ProgramKind
 * @property {'program'} kind
 * @property {string} run the npm script that runs it
 */

/**
 * An extension of the browser, with a page.
 *
 * @typedef {object} ExtensionKind
 * @property {'extension'} kind
 * @property {string} build the npm script that puts it into `dist`
 */

/**
 * A page that keeps API responses in a query library's cache.
 *
 * @typedef {object} RecipeKind
 * @property {'recipe'} kind
 * @property {string} build the npm script that puts it into `dist`
 * @property {import('./driver/recipe.mjs').Kept} kept where the library keeps responses, apart from memory
 */

/** @typedef {Common & PageKind} PageRow */
/** @typedef {Common & ServerKind} ServerRow */
/** @typedef {Common & ProgramKind} ProgramRow */
/** @typedef {Common & ExtensionKind} ExtensionRow */
/** @typedef {Common & RecipeKind} RecipeRow */
/** @typedef {PageRow | ServerRow | ProgramRow | ExtensionRow | RecipeRow} Row */

const NOTHING = 'nothing';

const VITE = {tool: 'Vite', package: 'vite', folder: 'vite'};
const VITE_DEV = {...VITE, tool: 'Vite dev server'};
const VITE_7_DEV = {...VITE_DEV, folder: 'vite-7'};
const WEBPACK = {tool: 'webpack', package: 'webpack', folder: 'webpack'};
const RSPACK = {tool: 'Rspack', package: '@rspack/core', folder: 'rspack'};
const ESBUILD = {tool: 'esbuild', package: 'esbuild', folder: 'esbuild'};
const ROLLDOWN = {tool: 'Rolldown', package: 'rolldown', folder: 'rolldown'};
const ROLLUP = {tool: 'Rollup', package: 'rollup', folder: 'rollup'};
const PLAIN = {tool: '`<script type="module">`', folder: 'plain'};
const NEXT = {tool: 'Next.js', package: 'next', folder: 'next'};
const NEXT_WEBPACK = {...NEXT, tool: 'Next.js with webpack'};
const NODE_ESM = {tool: 'Node with ES modules', folder: 'node'};
const NODE_CJS = {...NODE_ESM, tool: 'Node with CommonJS'};
const VITEST = {tool: 'Vitest', package: 'vitest', folder: 'vitest'};
const VITEST_JSDOM = {...VITEST, tool: 'Vitest with jsdom'};
const JSDOM = {tool: 'jsdom in Node', package: 'jsdom', folder: 'dom'};
const HAPPY_DOM = {tool: 'happy-dom in Node', package: 'happy-dom', folder: 'dom'};
const BUN = {tool: 'Bun', package: 'bun', folder: 'bun'};
const DENO = {tool: 'Deno', package: 'deno', folder: 'deno'};
const YARN = {tool: 'Yarn with Plug’n’Play', package: '@yarnpkg/cli-dist', folder: 'yarn'};
const MINIFLARE = {tool: 'Miniflare', package: 'miniflare', folder: 'workerd'};
const NEXT_CACHED = {...NEXT, tool: 'Next.js with `cacheComponents`', folder: 'next-cached'};
// The version comes after the first space, so there is a no-break space in these names.
const TANSTACK_QUERY = {
  tool: 'TanStack\u00a0Query',
  package: '@tanstack/react-query',
  folder: 'tanstack-query',
};
const SWR = {tool: 'SWR', package: 'swr', folder: 'swr'};
const RTK_QUERY = {tool: 'RTK\u00a0Query', package: '@reduxjs/toolkit', folder: 'rtk-query'};
const JEST = {tool: 'Jest with jsdom', package: 'jest', folder: 'jest'};

/** @type {Omit<PageRow, 'row' | 'tool' | 'folder'>} */
const PAGE = {
  kind: 'page',
  what: 'a page',
  needs: NOTHING,
  build: 'build',
  html: 'shared/default',
};
const WORKER = {...PAGE, what: 'a web worker', build: 'build:worker', html: 'shared/worker'};
const SERVICE_WORKER = {
  ...PAGE,
  what: 'a page and its service worker',
  build: 'build:service-worker',
  html: 'shared/service-worker',
};
const WITH_EXTERNAL = 'a page with `/external`';
const EXTERNAL = {
  ...PAGE,
  what: WITH_EXTERNAL,
  build: 'build:external',
  html: 'shared/external',
};

/** @type {Omit<RecipeRow, 'row' | 'tool' | 'folder'>} */
const RECIPE = {
  kind: 'recipe',
  what: 'a page with a query library',
  needs: '`auth.take` where a response is read: see [the guide](guide.md#with-a-query-library)',
  build: 'build',
  kept: {inStorage: false},
};

/** @type {Omit<ServerRow, 'row' | 'tool' | 'folder'>} */
const RENDERED = {
  kind: 'server',
  what: 'a page rendered on the server',
  needs: NOTHING,
  build: 'build',
  serve: ['next', 'start', '--hostname', '127.0.0.1', '--port', '0'],
  renders: '(its icon)',
};

const DEVELOPED = developed('a page', '../shared/default');
const DEVELOPED_EXTERNAL = developed(WITH_EXTERNAL, '../shared/external');

/** @type {Omit<ProgramRow, 'row' | 'tool' | 'folder' | 'run'>} */
const PROGRAM = {kind: 'program', what: 'a program', needs: NOTHING};
const TESTS = {...PROGRAM, what: 'tests'};

/** What Vite has built, with the API beside it, and without the strict policy of the backend's pages. */
const PREVIEWED = {
  ...VITE,
  kind: /** @type {const} */ ('server'),
  serve: [
    'vite',
    'preview',
    '--config',
    'preview.config.mjs',
    '--host',
    '127.0.0.1',
    '--port',
    '0',
  ],
};

/** @type {readonly Row[]} */
export const ROWS = [
  {row: 'vite', ...VITE, ...PAGE},
  {row: 'vite-dev', ...VITE_DEV, ...DEVELOPED},
  {row: 'webpack', ...WEBPACK, ...PAGE},
  {row: 'rspack', ...RSPACK, ...PAGE},
  {row: 'esbuild', ...ESBUILD, ...PAGE},
  {row: 'rolldown', ...ROLLDOWN, ...PAGE},
  {row: 'rollup', ...ROLLUP, ...PAGE, needs: '`@rollup/plugin-node-resolve`, as for all packages'},
  {
    row: 'plain',
    ...PLAIN,
    ...PAGE,
    what: 'a page without a bundler',
    needs: 'the path of `dist/index.js`',
  },
  {row: 'next', ...NEXT, ...RENDERED},
  {row: 'next-webpack', ...NEXT_WEBPACK, ...RENDERED, build: 'build:webpack'},
  {row: 'next-cached', ...NEXT_CACHED, ...RENDERED},
  {row: 'vite-worker', ...VITE, ...WORKER},
  {row: 'webpack-worker', ...WEBPACK, ...WORKER},
  {
    row: 'vite-service-worker',
    ...VITE,
    ...SERVICE_WORKER,
    needs: 'an entry without a hash for the script',
  },
  {row: 'webpack-service-worker', ...WEBPACK, ...SERVICE_WORKER},
  {row: 'esbuild-service-worker', ...ESBUILD, ...SERVICE_WORKER},
  {
    row: 'import-scripts',
    ...PLAIN,
    ...SERVICE_WORKER,
    tool: '`importScripts`',
    needs: 'the path of `dist/service-worker-classic.js`',
  },
  {
    row: 'vite-inline-worker',
    ...PREVIEWED,
    what: 'a web worker made of a `blob:`',
    needs: 'an absolute `baseUrl`',
    build: 'build:inline-worker',
  },
  {
    row: 'sandbox',
    ...PREVIEWED,
    what: 'a page in a frame with `sandbox="allow-scripts"`',
    needs: 'CORS for its scripts and the API: its origin is `null`',
    build: 'build:sandbox',
  },
  {
    row: 'trusted-types',
    ...ESBUILD,
    ...PAGE,
    what: 'a page with `require-trusted-types-for`',
    html: 'shared/trusted-types',
  },
  {
    row: 'extension',
    ...ESBUILD,
    kind: 'extension',
    what: 'a page of a browser extension (Manifest V3)',
    folder: 'extension',
    needs:
      "`'wasm-unsafe-eval'` in the manifest's policy, `host_permissions` for the API, an absolute `baseUrl`",
    build: 'build',
  },
  {
    row: 'tanstack-query',
    ...TANSTACK_QUERY,
    ...RECIPE,
    kept: {inStorage: true, onChannel: 'snapshots'},
  },
  {row: 'swr', ...SWR, ...RECIPE},
  {row: 'rtk-query', ...RTK_QUERY, ...RECIPE},
  {row: 'vite-external', ...VITE, ...EXTERNAL},
  {row: 'vite-dev-external', ...VITE_DEV, ...DEVELOPED_EXTERNAL},
  {row: 'webpack-external', ...WEBPACK, ...EXTERNAL},
  {
    row: 'vite-7-dev-external',
    ...VITE_7_DEV,
    ...DEVELOPED_EXTERNAL,
    needs: "`optimizeDeps: {exclude: ['objectstore-image-auth']}`",
  },
  {
    row: 'esbuild-iife',
    ...ESBUILD,
    ...EXTERNAL,
    tool: 'esbuild as `iife`',
    needs: '`init(url)`, and the `.wasm` file copied there',
    build: 'build:iife',
    html: 'shared/classic',
  },
  {row: 'node-esm', ...NODE_ESM, ...PROGRAM, run: 'start:esm'},
  {row: 'node-cjs', ...NODE_CJS, ...PROGRAM, run: 'start:cjs'},
  {row: 'yarn', ...YARN, ...PROGRAM, run: 'start'},
  {row: 'bun', ...BUN, ...PROGRAM, run: 'start'},
  {row: 'deno', ...DENO, ...PROGRAM, run: 'start'},
  {
    row: 'esbuild-cjs',
    ...ESBUILD,
    ...PROGRAM,
    tool: 'esbuild as `cjs`',
    what: 'a program with `/external`',
    needs: '`init(bytes)` of the `.wasm` file',
    run: 'start:cjs',
  },
  {
    row: 'workerd',
    ...MINIFLARE,
    ...PROGRAM,
    what: 'a Cloudflare Worker with `/external`',
    needs: '`initSync(module)` with the imported `.wasm` file, an absolute `baseUrl`',
    run: 'start',
  },
  {row: 'vitest-node', ...VITEST, ...TESTS, run: 'test:node'},
  {row: 'vitest-jsdom', ...VITEST_JSDOM, ...TESTS, run: 'test:jsdom'},
  {row: 'jsdom', ...JSDOM, ...TESTS, run: 'test:jsdom'},
  {row: 'happy-dom', ...HAPPY_DOM, ...TESTS, run: 'test:happy-dom'},
  {
    row: 'jest',
    ...JEST,
    ...TESTS,
    needs: 'nothing; `auth.fetch` needs a `fetch`, which this jsdom lacks',
    run: 'test',
  },
];

/**
 * `Vite 8 dev server`
 *
 * @param {Row} row
 * @param {string} version
 */
export function nameWithVersion({tool}, version) {
  const [name, ...rest] = tool.split(' ');
  return [name, version, ...rest].join(' ');
}

/**
 * @param {string} what
 * @param {string} page the folder of its source
 * @returns {Pick<ServerRow, 'what' | 'kind' | 'needs' | 'serve'>}
 */
function developed(what, page) {
  const serve = ['vite', page, '--config', 'dev.config.js', '--host', '127.0.0.1', '--force'];
  return {what, kind: 'server', needs: NOTHING, serve};
}
