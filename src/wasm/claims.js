// A token's claims as an object.

const NAMES = ['keyId', 'algorithm', 'expiresAt', 'issuedAt', 'notBefore', 'usecase'];

/** Scopes come as names and values in turn. What is undefined is left out. */
export function claimsOf([isJwt, readOnly, ...claims], scopes, permissions) {
  const named = NAMES.map((name, at) => [name, claims[at]]);
  const pairs = scopes.flatMap((name, at) => (at % 2 ? [] : [[name, scopes[at + 1]]]));
  return {
    isJwt,
    readOnly,
    ...Object.fromEntries(named.filter(([, value]) => value !== undefined)),
    scopes: Object.fromEntries(pairs),
    permissions,
  };
}
