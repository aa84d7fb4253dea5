// Finds any part of a token in a text, in each form that it may be written in. Tokens are Latin-1.

/** This many characters in a row are no coincidence, and reveal something. */
const RUN = 12;

/**
 * The forms of a text: as it is, encoded for a URL, for JSON (and JSON in JSON), for HTML, in base64 (which depends on the
 * offset), in hexadecimal.
 *
 * @param {string} text
 */
function formsOf(text) {
  const bytes = [...text].map(character => character.charCodeAt(0).toString(16).padStart(2, '0'));
  const escaped = bytes.map(byte => `%${byte}`).join('');
  const json = inJson(text);
  const html = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return [
    text,
    encodeURIComponent(text),
    escaped,
    escaped.toUpperCase(),
    json,
    inJson(json),
    html,
    html.replace(/"/g, '&quot;').replace(/'/g, '&#x27;'),
    ...[0, 1, 2].flatMap(shift => base64Of(text, shift)),
    bytes.join(''),
  ];
}

/** @param {string} text */
function inJson(text) {
  return JSON.stringify(text).slice(1, -1);
}

/**
 * The decoded parts of a JWT, without its expiry, which is no secret.
 *
 * @param {string} token
 */
function decoded(token) {
  const parts = token.split('.');
  if (parts.length !== 3) return [];
  return parts.flatMap(part =>
    atob(part.replaceAll('-', '+').replaceAll('_', '/')).split(/"exp":\d+/),
  );
}

/**
 * Without the characters at its ends, which hold bits of the text beside it.
 *
 * @param {string} text
 * @param {number} shift
 */
function base64Of(text, shift) {
  const shifted = ' '.repeat(shift) + text;
  const whole = shifted.slice(0, shifted.length - (shifted.length % 3));
  const base64 = btoa(whole).slice(shift && 4);
  return [base64, base64.replaceAll('+', '-').replaceAll('/', '_')];
}

/**
 * Returns a function that finds the first part of these tokens, or of their decoded parts, in a text.
 *
 * @param {string[]} tokens
 * @param {{claims?: boolean}} [options] `claims`: whether to look for the decoded parts
 * @returns {(text: string) => string | undefined}
 */
export function finderOf(tokens, {claims = true} = {}) {
  /** @type {Set<string>} */
  const runs = new Set();
  const texts = [...tokens, ...(claims ? tokens.flatMap(decoded) : [])];
  for (const form of new Set(texts.flatMap(formsOf))) {
    for (let at = 0; at + RUN <= form.length; at++) runs.add(form.slice(at, at + RUN));
  }
  return text => {
    for (let at = 0; at + RUN <= text.length; at++) {
      const run = text.slice(at, at + RUN);
      if (runs.has(run)) return run;
    }
    return undefined;
  };
}
