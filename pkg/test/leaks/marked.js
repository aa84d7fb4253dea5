// The tokens that the leak tests look for: each part of them is distinct from all else that they see.

import {jwt} from './jwt.js';
import {finderOf} from './marks.js';

const EXPIRY = 4_000_000_000;

/** Of the objects that they are for. */
const SCOPE = {'os:usecase': 'preprod', org: '1', project: '2'};

const SIGNATURE = 'qR98XgPYS2KX7sHwWtg7R_JgHJ2Odas0D9FsLpO4VHo';

/** Its header, its claims and its signature each hold a secret. */
export const JWT = marked(EXPIRY, 'first');

/** Another, which is newer. */
export const NEWER = marked(EXPIRY + 600, 'second');

/** One that has expired. */
export const EXPIRED = marked(1_500_000_000, 'third');

/** One that is none, with characters that are written in other ways in URLs, JSON and HTML. */
export const OPAQUE = 'Zq7/Kw+3x=v9"Tb\\5&Jm<8>Rd%41\'Ns~6{Hy}#Gf?2@Pl';

export const TOKENS = {JWT, OPAQUE};

const ALL = [JWT, NEWER, EXPIRED, OPAQUE];

export const find = finderOf(ALL);

/** Where the claims are what was asked for. */
export const findRaw = finderOf(ALL, {claims: false});

function marked(exp, name) {
  const header = {alg: 'EdDSA', kid: 'k1', typ: 'JWT', x5u: `wHd7${name}Qe4Lz9Xc2`};
  const claims = {exp, sub: `uT6m${name}Yb3Vn8Ks5`, permissions: ['object.read'], res: SCOPE};
  return jwt(claims, header).replace(/[^.]*$/, SIGNATURE);
}
