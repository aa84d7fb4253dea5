// The documents of the repository, and the code blocks in them.

import {readFileSync, readdirSync} from 'node:fs';

const repository = new URL('../../../', import.meta.url);

/** Paths from the repository's folder. */
export const DOCUMENTS = [...markdownIn('.'), ...markdownIn('docs').map(name => `docs/${name}`)];

/** The text of a file in the repository. */
export const textOf = path => readFileSync(new URL(path, repository), 'utf8');

/** Every fenced code block: `{document, line, language, code}`. The line is that of its first line of code. */
export const BLOCKS = DOCUMENTS.flatMap(blocksOf);

/** The blocks in a language; only one document's, if that is given. */
export function blocksIn(language, document) {
  return BLOCKS.filter(
    block => block.language === language && (!document || block.document === document),
  );
}

/** For messages: `README.md:12`. */
export const placeOf = ({document, line}) => `${document}:${line}`;

function markdownIn(folder) {
  return readdirSync(new URL(`${folder}/`, repository)).filter(name => name.endsWith('.md'));
}

function blocksOf(document) {
  const blocks = [];
  let open;
  textOf(document)
    .split('\n')
    .forEach((text, index) => {
      const fence = /^ *```(.*)$/.exec(text);
      if (open && fence) {
        blocks.push({...open, code: open.lines.map(line => `${line}\n`).join('')});
        open = undefined;
      } else if (fence) {
        open = {document, line: index + 2, language: fence[1], lines: []};
      } else {
        open?.lines.push(text);
      }
    });
  if (open) throw new Error(`${placeOf(open)}: the code block does not end`);
  return blocks;
}
