// The text that embeds the wasm: whatever the bytes are, it is harmless, and they come back.

import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {rolldown} from 'rolldown';
import {encode} from '../build/encode.mjs';

const {decode} = await source('decode.ts');

for (const [name, bytes] of Object.entries({
  'every byte': Uint8Array.from({length: 256}, (_, byte) => byte),
  'every pair of bytes': Uint8Array.from({length: 1 << 17}, (_, i) => (i % 2 ? i >> 1 : i >> 9)),
  'random bytes': new Uint8Array(randomBytes(100_000)),
  'no byte': new Uint8Array(),
})) {
  test(`${name}: the text decodes to what was encoded`, t => {
    const text = encode(bytes);
    const start = performance.now();
    const decoded = decode(text);
    t.diagnostic(`${bytes.length} bytes in ${(performance.now() - start).toFixed(2)} ms`);
    assert.deepEqual(decoded, bytes);
  });

  test(`${name}: the text is printable ASCII that ends no string, template or script`, () => {
    assert.match(encode(bytes), /^[ !#%-&(-;=-\[\]-_a-~]*$/);
  });
}

/** A module of the package's source that no entry exports. */
async function source(name) {
  const build = await rolldown({input: fileURLToPath(new URL(`../src/${name}`, import.meta.url))});
  const {output} = await build.generate({format: 'es'});
  await build.close();
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
}
