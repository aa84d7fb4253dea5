// Reading a token's claims: by the package, and by libraries for any JWT.

import {decodeJwt, decodeProtectedHeader} from 'jose';
import {jwtDecode} from 'jwt-decode';
import {inspectToken} from 'objectstore-image-auth';

import {makeToken} from './inputs.mjs';
import {assertEqual, interleave} from './interleave.mjs';

/**
 * @typedef {{exp: number, res: Record<string, string>, permissions: string[]}} Claims
 * @typedef {import('objectstore-image-auth').TokenInfo} TokenInfo
 */

/** The package also reads the header; the others do so only when asked. */
/** @type {import('./interleave.mjs').Contender<string>[]} */
const CONTENDERS = [
  {name: 'inspectToken', run: token => inspectToken(token)},
  {name: 'jwt-decode', run: token => jwtDecode(token)},
  {
    name: 'jwt-decode, claims and header',
    run: token => Object.assign(jwtDecode(token), {header: jwtDecode(token, {header: true})}),
  },
  {name: 'jose decodeJwt', run: token => decodeJwt(token)},
  {
    name: 'jose, claims and header',
    run: token => Object.assign(decodeJwt(token), {header: decodeProtectedHeader(token)}),
  },
];

/** @param {{rounds: number}} options */
export function readTokens({rounds}) {
  const tokens = Array.from({length: 2_000}, (_, id) => makeToken(id));
  assertEqual(CONTENDERS, tokens, meaning);
  return interleave(CONTENDERS, tokens, {rounds, perSample: 500, use: expiry});
}

/** @param {TokenInfo | Claims} read */
function meaning(read) {
  if ('scopes' in read) {
    const {expiresAt, usecase, scopes, permissions} = read;
    return [expiresAt, usecase, scopes, permissions];
  }
  const {'os:usecase': usecase, ...scopes} = read.res;
  return [read.exp * 1000, usecase, scopes, read.permissions];
}

/** @param {TokenInfo | Claims} read */
function expiry(read) {
  return 'scopes' in read ? (read.expiresAt ?? 0) / 1000 : read.exp;
}
