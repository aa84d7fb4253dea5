// The tokens that the leak tests look for. No part of them occurs in any other text that these tests see.

import {jwt} from './jwt.js';
import {finderOf} from './find-token.js';

const EXPIRY = 4_000_000_000;

/** The scope of the objects that the tokens are for. */
const SCOPE = {'os:usecase': 'preprod', org: '1', project: '2'};

const SIGNATURE = 'qR98XgPYS2KX7sHwWtg7R_JgHJ2Odas0D9FsLpO4VHo';

/** Header, claims and signature each hold a secret. */
export const JWT = jwtWithSecrets(EXPIRY, 'first');

/** A newer token. */
export const NEWER = jwtWithSecrets(EXPIRY + 600, 'second');

/** A token that has expired. */
export const EXPIRED = jwtWithSecrets(1_500_000_000, 'third');

/** A token that is not a JWT, with characters that URLs, JSON and HTML escape. */
export const OPAQUE = 'Zq7/Kw+3x=v9"Tb\\5&Jm<8>Rd%41\'Ns~6{Hy}#Gf?2@Pl';

export const TOKENS = {JWT, OPAQUE};

const ALL = [JWT, NEWER, EXPIRED, OPAQUE];

export const find = finderOf(ALL);

/** For results that may hold the claims, since these were asked for. */
export const findRaw = finderOf(ALL, {claims: false});

function jwtWithSecrets(exp, name) {
  const header = {alg: 'EdDSA', kid: 'k1', typ: 'JWT', x5u: `wHd7${name}Qe4Lz9Xc2`};
  const claims = {exp, sub: `uT6m${name}Yb3Vn8Ks5`, permissions: ['object.read'], res: SCOPE};
  return jwt(claims, header).replace(/[^.]*$/, SIGNATURE);
}
