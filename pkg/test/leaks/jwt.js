// The text of a JWT, wherever a test runs.

/**
 * No server would take its signature.
 *
 * @param {object} payload
 * @param {object} [header]
 */
export function jwt(payload, header = {alg: 'EdDSA', kid: 'k1', typ: 'JWT'}) {
  return `${base64url(header)}.${base64url(payload)}.c2lnbmF0dXJl`;
}

/** @param {object} value */
function base64url(value) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
