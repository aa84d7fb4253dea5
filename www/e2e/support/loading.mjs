// Scripts that load the package without a bundler, and Content-Security-Policies to run them under.

export const WASM = 'objectstore_image_auth_bg.wasm';
export const STRICT_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
export const POLICY_WITHOUT_WASM = "default-src 'none'; script-src 'self'; connect-src 'self'";

/** Module scripts. Each writes its result or its error to the page's title. */
export const SCRIPTS = {
  embedded: reportInTitle("import {imageUrl} from './index.js';", "imageUrl('/a', 'token')"),
  'embedded, after init': reportInTitle(
    "import init, {imageUrl} from './index.js';",
    "(await init(), imageUrl('/a', 'token'))",
  ),
  external: reportInTitle(
    "import init, {imageUrl} from './external.js';",
    "(await init(), imageUrl('/a', 'token'))",
  ),
  'external, synchronously': reportInTitle(
    "import {initSync, imageUrl} from './external.js';",
    `(initSync(await (await fetch('/${WASM}')).arrayBuffer()), imageUrl('/a', 'token'))`,
  ),
};

/**
 * @param {string} imports
 * @param {string} expression
 */
function reportInTitle(imports, expression) {
  return `${imports}
    try { document.title = ${expression}; }
    catch ({code, message}) { document.title = code + ': ' + message; }`;
}
