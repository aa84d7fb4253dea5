// The judge of the base boundary finds faults. Otherwise the attacks, in which it finds none, would prove nothing.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fault} from './judge.js';

const TOKEN = 'the-t0ken';
const AUTH = `X-Os-Auth=${TOKEN}`;

/** The fault of the URL that a session at `/os` built for another. */
const judged = (given, built) => fault(given, built, '/os', TOKEN, 'https://app.example/');

for (const [given, built] of [
  ['/os/a', `/os/a?${AUTH}`],
  ['/os?b#c', `/os?b&${AUTH}#c`],
  ['/os/a?x-os-auth=old', `/os/a?${AUTH}`],
  ['/os/a?os_auth=old', `/os/a?${AUTH}`],
  ['/os/a?os_sig=b', '/os/a?os_sig=b'],
  ['//evil.example/os/a', '//evil.example/os/a'],
]) {
  test(`the judge accepts ${built}`, () => {
    assert.equal(judged(given, built), undefined);
  });
}

for (const [given, built, found] of [
  ['/a', `/a?${AUTH}`, 'the token leaves the base'],
  ['/os-evil/a', `/os-evil/a?${AUTH}`, 'the token leaves the base'],
  ['/os/../a', `/os/../a?${AUTH}`, 'the token leaves the base'],
  ['//evil.example/os/a', `//evil.example/os/a?${AUTH}`, 'the token leaves the base'],
  ['/a', '/a#%74he-t0ken', 'the token leaves the base'],
  ['data:,', `data:,${TOKEN}`, 'the token leaves the base'],
  ['/os/a', '/os/a', 'it has 0 auth parameters'],
  ['/os/a', `/os/a?${AUTH}&x-os-auth=old`, 'it has 2 auth parameters'],
  ['/os/a?os_auth=old', `/os/a?os_auth=old&${AUTH}`, 'it has 2 auth parameters'],
  ['/os/a?os_sig=b', `/os/a?os_sig=b&${AUTH}`, 'a pre-signed URL was changed'],
  ['/os/a?b', `/os/a?${AUTH}`, 'it leads elsewhere'],
  ['/os/a#b', `/os/a?${AUTH}`, 'it leads elsewhere'],
  ['/os/a', `/os/b?${AUTH}`, 'it leads elsewhere'],
]) {
  test(`the judge of ${built} for ${given} says: ${found}`, () =>
    assert.equal(judged(given, built), found));
}
