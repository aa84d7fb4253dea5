// The README on npm: its links lead to the repository.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {withAbsoluteLinks} from '../build/absolute-links.mjs';

const REPOSITORY = 'https://github.com/acme/images';

test('links and images lead to the files of that version', () => {
  assert.equal(
    withAbsoluteLinks('![It](www/it.png), [guide](docs/guide.md#react)', REPOSITORY, '1.2.3'),
    `![It](${REPOSITORY}/raw/v1.2.3/www/it.png), [guide](${REPOSITORY}/blob/v1.2.3/docs/guide.md#react)`,
  );
});

test('links to other places and to headings stay', () => {
  const readme = '[Objectstore](https://github.com/getsentry/objectstore), [below](#below)';
  assert.equal(withAbsoluteLinks(readme, REPOSITORY, '1.2.3'), readme);
});

test('no relative link of the README is left', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  assert.match(readme, /\]\(docs\//);
  assert.doesNotMatch(withAbsoluteLinks(readme, REPOSITORY, '1.2.3'), /\]\((?!https?:|#)/);
});
