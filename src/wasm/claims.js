// A token's claims as an object.

/** Scopes come as names and values in turn. What is undefined is left out. */
export function claimsOf(
  isJwt,
  readOnly,
  keyId,
  algorithm,
  expiresAt,
  issuedAt,
  notBefore,
  usecase,
  scopes,
  permissions,
) {
  const entries = Object.entries({keyId, algorithm, expiresAt, issuedAt, notBefore, usecase});
  const pairs = scopes.flatMap((name, at) => (at % 2 ? [] : [[name, scopes[at + 1]]]));
  return {
    isJwt,
    readOnly,
    ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
    scopes: Object.fromEntries(pairs),
    permissions,
  };
}
