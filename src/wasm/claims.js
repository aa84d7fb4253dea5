// A token's claims as an object.

const NAMES = ['keyId', 'algorithm', 'expiresAt', 'issuedAt', 'notBefore', 'usecase'];

/** Scopes come as names and values in turn. What is undefined is left out. */
export function claimsOf([isJwt, readOnly, ...claims], scopes, permissions) {
  const info = {isJwt, readOnly};
  for (const [at, name] of NAMES.entries()) {
    if (claims[at] !== undefined) info[name] = claims[at];
  }
  const pairs = [];
  for (let at = 0; at < scopes.length; at += 2) pairs.push([scopes[at], scopes[at + 1]]);
  // Assigned, a scope named `__proto__` would be none.
  info.scopes = Object.fromEntries(pairs);
  info.permissions = permissions;
  return info;
}
