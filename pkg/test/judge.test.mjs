// The judge of the base boundary finds faults: else the attacks, in which it finds none, would say nothing.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fault} from './boundary/judge.js';

const TOKEN = 'the-t0ken';
const AUTH = `X-Os-Auth=${TOKEN}`;

/** What is found where a session at `/os` hands this out for that. */
const judged = (given, handedOut) => fault(given, handedOut, '/os', TOKEN, 'https://app.example/');

for (const [given, handedOut] of [
  ['/os/a', `/os/a?${AUTH}`],
  ['/os?b#c', `/os?b&${AUTH}#c`],
  ['/os/a?x-os-auth=old', `/os/a?${AUTH}`],
  ['/os/a?os_auth=old', `/os/a?${AUTH}`],
  ['/os/a?os_sig=b', '/os/a?os_sig=b'],
  ['//evil.example/os/a', '//evil.example/os/a'],
]) {
  test(`nothing is wrong with ${handedOut}`, () => {
    assert.equal(judged(given, handedOut), undefined);
  });
}

for (const [given, handedOut, found] of [
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
  test(`${handedOut} for ${given}: ${found}`, () => assert.equal(judged(given, handedOut), found));
}
