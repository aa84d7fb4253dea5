// The search for tokens finds them. Otherwise a test that finds none would prove nothing.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {inspect} from 'node:util';
import {visibleText} from './visible-text-in-node.js';
import {JWT, OPAQUE, find} from './tokens.js';

const [header, payload, signature] = JWT.split('.');

const DISGUISES = {
  'as it is': text => text,
  'a part of it': text => text.slice(5, 17),
  'percent-encoded': encodeURIComponent,
  'percent-encoded throughout': text => text.replace(/[^]/g, encoded),
  'in JSON': text => JSON.stringify({a: [text]}),
  'in JSON in JSON': text => JSON.stringify(JSON.stringify([text])),
  'in base64': text => Buffer.from(text).toString('base64'),
  'in base64, behind one character': text => Buffer.from(`a${text}`).toString('base64'),
  'in base64, behind two': text => Buffer.from(`ab${text}`).toString('base64url'),
  'in hexadecimal': text => Buffer.from(text).toString('hex'),
  'in a log': text => inspect({text}),
};

for (const [name, disguise] of Object.entries(DISGUISES)) {
  for (const [which, text] of Object.entries({JWT, OPAQUE, header, payload, signature})) {
    test(`${which} is found ${name}`, () => {
      assert.notEqual(find(`before ${disguise(text)} after`), undefined);
    });
  }
}

test('the decoded parts of a token are found', () => {
  for (const part of [header, payload, signature]) {
    assert.notEqual(find(Buffer.from(part, 'base64url').toString('latin1')), undefined);
  }
});

test('eleven characters of a token are not found', () => {
  assert.equal(find(`before ${signature.slice(3, 14)} after`), undefined);
});

const HIDDEN = {
  'in a message': () => new Error(`no ${JWT}`),
  'in the cause of a cause': () => new Error('a', {cause: new Error('b', {cause: {JWT}})}),
  'in a field': () => Object.assign(new Error('a'), {request: {url: `/a?b=${JWT}`}}),
  'in one that is not listed': () => Object.defineProperty({}, 'a', {value: JWT}),
  'behind a symbol': () => ({[Symbol('a')]: JWT}),
  'in the name of a field': () => ({[JWT]: 1}),
  'behind a getter': () => Object.defineProperty({}, 'a', {get: () => JWT}),
  'in what JSON makes of it': () => ({toJSON: () => JWT}),
  'in what is said of it': () => ({toString: () => JWT}),
  'in a map': () => new Map([[{}, new Set([JWT])]]),
  'in one of many errors': () => new AggregateError([new Error(JWT)], 'a'),
  'in its class': () =>
    new (class extends Error {
      get name() {
        return JWT;
      }
    })(),
};

for (const [name, make] of Object.entries(HIDDEN)) {
  test(`a token is found ${name}`, () => assert.notEqual(find(visibleText(make())), undefined));
}

function encoded(character) {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
}
