// The pages of the npm package's API. Made of the types that ship, they show what an app can import.

import {Converter} from 'typedoc';

const NAME = 'objectstore-image-auth';

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: NAME,
  entryPoints: ['index', 'external', 'dom', 'react'].map(entry => `../dist/${entry}.d.ts`),
  tsconfig: './tsconfig.json',
  plugin: [nameModulesAsImported],
  // `ObjectstoreAuthError` is the name that it is exported by.
  intentionallyNotExported: ['AuthError'],
  out: '../../target/docs',
  navigationLinks: {'Rust crate': './rust/objectstore_image_auth/index.html'},
  readme: '../../README.md',
  projectDocuments: ['guide', 'works-with', 'demo'].map(name => `../../docs/${name}.md`),
  includeVersion: true,
  disableSources: true,
  treatWarningsAsErrors: true,
};

/** `objectstore-image-auth/dom` in place of `dom`. */
function nameModulesAsImported({converter}) {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({project}) => {
    for (const entry of project.children) {
      entry.name = entry.name === 'index' ? NAME : `${NAME}/${entry.name}`;
    }
  });
}
