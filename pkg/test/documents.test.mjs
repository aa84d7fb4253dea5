// The documents: every code block compiles or runs, links lead somewhere, and figures are true.
//
// `cargo xtask` in a block is checked by the tests of xtask, options of the demo by those of www/backend, and the
// components of the README and the guide run in test/react.

import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {describe, test} from 'node:test';
import {setImmediate as turn} from 'node:timers/promises';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {transform} from 'esbuild';
import {parse as parseYaml} from 'yaml';
import {BUDGETS} from '../build/budgets.mjs';
import {BLOCKS, DOCUMENTS, blocksIn, placeOf, textOf} from './documents/documents.mjs';
import {image} from './documents/page.mjs';
import {freshProject} from './installed.mjs';
import {jwt} from './leaks/jwt.js';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const {resolve} = createRequire(import.meta.url);
const TSC = join(dirname(resolve('typescript/package.json')), 'bin/tsc');

/** What the examples import besides the package. */
const PEERS = [
  'react',
  '@types/react',
  '@testing-library/react',
  '@testing-library/dom',
  'vitest',
  '@reduxjs/toolkit',
  '@tanstack/react-query',
  'react-redux',
  'swr',
];

/** Each has its tests below. A block in another language would not be checked. */
const LANGUAGES = ['ts', 'tsx', 'html', 'json', 'yaml', 'text', 'mermaid', 'sh'];

test('every code block is in a language that is checked', () => {
  const unknown = BLOCKS.filter(({language}) => !LANGUAGES.includes(language));
  assert.deepEqual(unknown.map(placeOf), []);
  assert.ok(BLOCKS.length > 20, `only ${BLOCKS.length} code blocks were found`);
});

describe('TypeScript and scripts in pages', () => {
  const sources = new Map();
  for (const language of ['ts', 'tsx']) {
    for (const block of blocksIn(language)) sources.set(block, {extension: language, ...block});
  }
  for (const block of blocksIn('html')) {
    const scripts = [...block.code.matchAll(/<script type="module">\n(.*?)<\/script>/gs)];
    test(`${placeOf(block)} has a script`, () => assert.equal(scripts.length, 1));
    sources.set(block, {...block, extension: 'js', code: scripts[0]?.[1] ?? ''});
  }
  const folder = project([...sources.values()]);

  test('type check, against what ships', () => {
    const {status, stdout} = spawnSync(process.execPath, [TSC, '-p', folder], {encoding: 'utf8'});
    assert.equal(status, 0, stdout);
  });

  for (const block of blocksIn('ts')) {
    test(`${placeOf(block)} runs`, async t => {
      t.mock.method(globalThis, 'fetch', async () => Response.json({objectstore_token: null}));
      t.mock.method(console, 'log', () => {});
      if (block.code.includes('/service-worker')) standInForServiceWorker(t);
      await import(pathToFileURL(join(folder, 'built', `${fileName(block)}.js`)));
      for (const [, said] of block.code.matchAll(/console\.log\(.*\); \/\/ (.*)/g)) {
        assert.deepEqual(
          console.log.mock.calls.map(call => call.arguments),
          [[said]],
        );
      }
    });
  }
});

/** What the entry for service workers looks for. */
function standInForServiceWorker(t) {
  const scope = {
    location: {href: 'https://app.example/service-worker.js'},
    clients: {},
    addEventListener() {},
  };
  Object.assign(globalThis, scope);
  t.after(() => Object.keys(scope).forEach(name => delete globalThis[name]));
}

describe('the README', () => {
  const [example] = blocksIn('ts', 'README.md');
  const [response] = blocksIn('json', 'README.md');
  const [url] = blocksIn('text', 'README.md');

  test('has examples that are short enough to paste', () => {
    for (const block of [example, ...blocksIn('tsx', 'README.md')]) {
      const lines = block.code.split('\n').filter(Boolean).length;
      assert.ok(lines > 5 && lines <= 22, `${placeOf(block)}: ${lines} lines`);
    }
  });

  test('shows the URL that comes of its response', async t => {
    t.mock.timers.enable({apis: ['Date'], now: Date.UTC(2026, 10, 30)});
    const img = await shownBy(t, async () => Response.json(JSON.parse(response.code)));
    assert.equal(`${img.src}\n`, url.code);
  });

  test('shows an icon: with a token, and with another after that has expired', async t => {
    const now = Date.now();
    t.mock.timers.enable({apis: ['Date'], now});
    const [first, second] = [300, 600].map(life => jwt({exp: Math.floor(now / 1000) + life}));
    const tokens = [first, second];
    const fetched = t.mock.fn(async () => Response.json({objectstore_token: tokens.shift()}));
    const img = await shownBy(t, fetched);
    const [bare] = url.code.split('?');
    assert.equal(img.src, `${bare}?X-Os-Auth=${first}`);
    assert.equal(fetched.mock.calls[0].arguments[0], '/api/0/organizations/acme/builds/101');
    assert.equal(fetched.mock.callCount(), 1);

    t.mock.timers.setTime(now + 300_000);
    img.dispatchEvent(new Event('error'));
    await settle();
    assert.equal(img.src, `${bare}?X-Os-Auth=${second}`);
    assert.equal(fetched.mock.callCount(), 2);
  });

  test('shows an icon of a backend that gives no token', async t => {
    const img = await shownBy(t, async () => Response.json({}));
    assert.equal(img.src, url.code.split('?')[0]);
  });

  test('names the size that each entry point is held to', () => {
    const rows = textOf('README.md').matchAll(
      /^\| `(objectstore-image-auth\S*)` +\| ([\d.]+) kB /gm,
    );
    assert.deepEqual(
      Array.from(rows, ([, entry, size]) => ({entry, budget: size * 1000})),
      BUDGETS.map(({entry, budget}) => ({entry, budget})),
    );
  });

  /** The icon that the example shows, if the API answers so. */
  async function shownBy(t, answer) {
    t.mock.method(globalThis, 'fetch', answer);
    const built = join(project([{...example, extension: 'ts'}]), 'built');
    const {auth, showIcon} = await import(pathToFileURL(join(built, `${fileName(example)}.js`)));
    t.after(() => auth.dispose());
    const img = image();
    showIcon(img, 'icon');
    await settle();
    return img;
  }
});

describe('the oldest versions that work', () => {
  const named = textOf('docs/works-with.md');

  test('of Node is what package.json requires', () => {
    const {engines} = JSON.parse(textOf('pkg/package.json'));
    const [, node] = /^\| Node +\| (\S+)/m.exec(named) ?? [];
    assert.equal(`>=${node}`, engines.node);
  });

  test('of React is what package.json requires', () => {
    const {peerDependencies} = JSON.parse(textOf('pkg/package.json'));
    const [, react] = /^\| React +\| (\d+)/m.exec(named) ?? [];
    assert.equal(`>=${react}`, peerDependencies.react);
  });

  test('of browsers know all syntax: a bundler that targets them translates nothing', async () => {
    const [, chrome, firefox, safari] =
      /Chrome and Edge (\d+), Firefox (\d+), Safari ([\d.]+)/.exec(named) ?? [];
    const target = [`chrome${chrome}`, `edge${chrome}`, `firefox${firefox}`, `safari${safari}`];
    // All of these know `\p{Surrogate}`, but esbuild translates any `\p`: it does not compare names with versions.
    const supported = {'regexp-unicode-property-escapes': true};
    for (const entry of ['index', 'external', 'dom', 'react', 'bindings']) {
      const code = textOf(`pkg/dist/${entry}.js`);
      const [translated, same] = await Promise.all(
        [target, 'esnext'].map(target => transform(code, {target, supported})),
      );
      assert.equal(translated.code, same.code, entry);
    }
  });
});

test('the guide shows each query library in under 20 lines', () => {
  const recipes = blocksIn('ts', 'docs/guide.md').filter(({code}) => code.includes('auth.take('));
  assert.equal(recipes.length, 3);
  for (const block of recipes) {
    const lines = block.code.split('\n').filter(Boolean).length;
    assert.ok(lines < 20, `${placeOf(block)}: ${lines} lines`);
  }
});

describe('components', () => {
  for (const [name, document] of [
    ['example.tsx', 'README.md'],
    ['example.test.tsx', 'docs/guide.md'],
  ]) {
    test(`${document} shows test/react/${name}, which is run with React 18 and 19`, () => {
      const code = readFileSync(new URL(`react/${name}`, import.meta.url), 'utf8');
      assert.ok(blocksIn('tsx', document).some(block => block.code === code));
    });
  }
});

describe('data', () => {
  for (const block of blocksIn('json')) {
    test(`${placeOf(block)} is JSON`, () => void JSON.parse(block.code));
  }

  test('Objectstore’s configuration names the public key that the commands above it make', () => {
    const [block, ...others] = blocksIn('yaml');
    assert.deepEqual(others, []);
    const {auth, http_addr: address} = parseYaml(block.code);
    const commands = blocksIn('sh', block.document).map(({code}) => code);
    for (const file of auth.keys.demo.key_files) {
      assert.ok(commands.some(code => code.includes(`openssl`) && code.includes(`-out ${file}`)));
    }
    assert.deepEqual(auth.keys.demo.max_permissions, ['object.read', 'object.write']);
    assert.ok(commands.some(code => code.includes(`--listen ${address}`)));
  });

  test('the tree of folders is that of the repository', () => {
    const [block] = blocksIn('text').filter(({code}) => code.startsWith('src/'));
    const parents = [];
    for (const line of block.code.trimEnd().split('\n')) {
      const [, indent, name] = /^( *)(\S+)/.exec(line);
      parents.splice(indent.length / 2, Infinity, name);
      assert.ok(existsSync(join(repository, ...parents)), `${parents.join('')} is not there`);
    }
  });
});

describe('diagrams', () => {
  const STATEMENT =
    /^(stateDiagram-v2|flowchart LR|direction LR|state ".+" as \w+|(\[\*\]|\w+) --> \w+( : .+)?|\w+(\[.+\])?( -- \w+)?( --> \w+(\[.+\])?)+)$/;
  for (const block of blocksIn('mermaid')) {
    test(`${placeOf(block)} is made of statements that Mermaid knows`, () => {
      const lines = block.code.trim().split('\n');
      for (const line of lines) assert.match(line.trim(), STATEMENT);
    });
  }

  test('the refetch has the states that it has in Rust', () => {
    const source = textOf('src/session/refetch.rs');
    const body = /enum \w*State \{(.*?)^\}/ms.exec(source)?.[1] ?? '';
    const names = Array.from(body.matchAll(/^ {4}([A-Z]\w+)/gm), ([, name]) => name);
    const [refetch] = blocksIn('mermaid').filter(({code}) => code.includes('InFlight'));
    const shown = Array.from(refetch.code.matchAll(/^ +state .* as (\w+)$/gm), ([, name]) => name);
    assert.equal(names.length, 5);
    assert.deepEqual(shown, names);
  });
});

describe('commands', () => {
  const programs = {
    cargo: ([task, ...rest]) => task === 'xtask' || isCargoTest(task, rest),
    git: ([command, ...rest]) =>
      command === 'grep' ? searchesFolders(rest) : ['commit', 'push', 'tag'].includes(command),
    npm: ([command, name, ...rest]) =>
      command === 'install' ? name === 'objectstore-image-auth' : isScript(command, name, rest),
    node: ([file]) => existsSync(join(repository, file)),
    objectstore: ([option, file]) => option === '-c' && file === blocksInFile('objectstore.yaml'),
    'wasm-pack': words => words.join(' ') === 'build --target web --out-dir target/raw',
    openssl: ([command]) => ['genpkey', 'pkey'].includes(command),
  };

  for (const block of blocksIn('sh')) {
    test(`${placeOf(block)} names commands and files that exist`, () => {
      execFileSync('bash', ['-n'], {input: block.code});
      for (const line of block.code.replaceAll('\\\n', ' ').trim().split('\n')) {
        const [program, ...words] = line.trim().replace(/ +#.*/, '').split(/ +/);
        assert.ok(programs[program]?.(words), `\`${line}\` is not known`);
      }
    });
  }

  /** `git grep -n "TEXT" -- FOLDER…` */
  function searchesFolders(words) {
    const [text, folders] = words.join(' ').split(' -- ');
    return (
      /^-n ".+"$/.test(text) && folders.split(' ').every(name => existsSync(join(repository, name)))
    );
  }

  /** Cargo finds no test of another name. */
  function isCargoTest(task, [option, name]) {
    if (task !== 'test' && task !== 'bench') return false;
    return option !== '--test' || existsSync(join(repository, `tests/${name}.rs`));
  }

  function isScript(command, name, rest) {
    if (command === 'ci') return true;
    const script = command === 'run' ? name : command;
    const words = command === 'run' ? rest : [name, ...rest];
    const folder = words[words.indexOf('--workspace') + 1];
    const manifest = words.includes('--workspace') ? `${folder}/package.json` : 'package.json';
    return script in JSON.parse(textOf(manifest)).scripts;
  }

  function blocksInFile(name) {
    return textOf('docs/demo.md').includes(`Write \`${name}\``) ? name : undefined;
  }
});

describe('links', () => {
  for (const document of DOCUMENTS) {
    test(`of ${document} lead to what is there`, () => {
      const prose = textOf(document).replace(/^```.*?^```$/gms, '');
      for (const [, target] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(target)) continue;
        const [path, anchor] = target.split('#');
        const file = path ? join(dirname(document), path) : document;
        assert.ok(existsSync(join(repository, file)), `${target} is not there`);
        if (anchor) assert.ok(anchorsOf(textOf(file)).includes(anchor), `${target} is no heading`);
      }
    });
  }

  /** As GitHub makes them. */
  function anchorsOf(text) {
    return Array.from(text.matchAll(/^#+ (.*)$/gm), ([, heading]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
  }
});

/** Lets all promises that can settle do so. */
async function settle() {
  for (let turns = 0; turns < 4; turns++) await turn();
}

function fileName({document, line}) {
  return `${document.replaceAll(/\W/g, '-')}-${line}`;
}

/** A project that has these examples, installed as an app would, and compiled into `built/`. */
function project(sources) {
  const {folder} = freshProject();
  for (const name of PEERS) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), {recursive: true});
    symlinkSync(dirname(resolve(`${name}/package.json`)), link);
  }
  for (const source of sources) {
    writeFileSync(join(folder, `${fileName(source)}.${source.extension}`), source.code);
  }
  // The guide tests the README's.
  const [example] = blocksIn('tsx', 'README.md');
  writeFileSync(join(folder, 'example.tsx'), example.code);
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    allowJs: true,
    checkJs: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    rootDir: '.',
    outDir: 'built',
  };
  const config = {compilerOptions, include: ['*.ts', '*.tsx', '*.js']};
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  spawnSync(process.execPath, [TSC, '-p', folder]);
  return folder;
}
