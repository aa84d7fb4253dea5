// Bundles a page's script as an app's production build does.

import {fileURLToPath} from 'node:url';

import {rolldown} from 'rolldown';

/**
 * @param {string} name of a file in `page/`
 * @param {import('rolldown').Plugin[]} [plugins]
 */
export async function bundle(name, plugins = []) {
  const input = fileURLToPath(new URL(`../page/${name}`, import.meta.url));
  const build = await rolldown({input, plugins, platform: 'browser', logLevel: 'warn'});
  const {output} = await build.generate({format: 'es', minify: true, codeSplitting: false});
  await build.close();
  return output[0].code;
}
