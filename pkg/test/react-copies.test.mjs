// The React entry, loaded twice: as CommonJS by one part of an app, and as an ES module by another.

import assert from 'node:assert/strict';
import {cpSync, mkdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {describe, test} from 'node:test';
import {freshProject} from './installed.mjs';

const REACT_18 = new URL('react/react-18/package.json', import.meta.url);
const OBJECT = 'https://app.example/os/v1/objects/preprod/_/icon';

/** A project with React, and the copies of the package that its parts load. */
async function openProject(from = import.meta.url) {
  const project = freshProject();
  for (const name of ['react', 'react-dom', 'scheduler']) add(project.folder, name, from);
  const [commonJs, esModule] = [
    project.require('objectstore-image-auth/react'),
    await project.load('objectstore-image-auth/react'),
  ];
  assert.notEqual(commonJs.useImageAuth, esModule.useImageAuth, 'there are two copies');
  const {ImageAuth} = await project.load();
  return {
    ...project,
    commonJs,
    esModule,
    auth: new ImageAuth({baseUrl: 'https://app.example/os', refetch: async () => null}),
    react: project.require('react'),
    renderToString: project.require('react-dom/server').renderToString,
  };
}

function add(folder, name, from) {
  const resolve = from => dirname(createRequire(from).resolve(`${name}/package.json`));
  const installed = name === 'scheduler' ? resolve(resolveDom(from)) : resolve(from);
  const target = join(folder, 'node_modules', name);
  mkdirSync(dirname(target), {recursive: true});
  cpSync(installed, target, {recursive: true});
}

function resolveDom(from) {
  return createRequire(from).resolve('react-dom/package.json');
}

/** Renders a component that uses the session. */
function pageWith({react, auth}, provider, hooks) {
  const Page = () => {
    const given = hooks.useImageAuth();
    const {status} = hooks.useImageUrl(OBJECT);
    return `${given === auth} ${status}`;
  };
  return react.createElement(provider.ImageAuthProvider, {auth}, react.createElement(Page));
}

for (const [name, from] of [
  ['React 19', import.meta.url],
  ['React 18', REACT_18],
]) {
  describe(name, () => {
    test('the provider of one copy provides its session to the hooks of the other', async () => {
      const project = await openProject(from);
      const {commonJs, esModule, renderToString} = project;
      for (const [provider, hooks] of [
        [commonJs, esModule],
        [esModule, commonJs],
        [esModule, esModule],
      ]) {
        assert.equal(renderToString(pageWith(project, provider, hooks)), 'true loading');
      }
    });

    test('a session is not shared between two copies of React, and the error says why', async () => {
      const [one, other] = [await openProject(from), await openProject(from)];
      assert.notEqual(one.react, other.react, 'there are two copies of React');
      const page = pageWith(one, one.commonJs, one.commonJs);
      assert.equal(one.renderToString(page), 'true loading');
      const Inner = () => String(other.commonJs.useImageAuth() === one.auth);
      assert.throws(
        () => other.renderToString(other.react.createElement(Inner)),
        /no image session here.*ImageAuthProvider.*two copies of React/,
      );
    });
  });
}
