// Finds any part of a token, in whatever form somebody may have written it. A token is of Latin-1.

/** As many characters in a row as no text has by chance, and as tell something. */
const RUN = 12;

/**
 * The ways in which a text may be written: as it is, encoded for a URL, for JSON (once, and in JSON in JSON),
 * for HTML, in base64 (which differs by what stands before), in hexadecimal.
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
 * What the parts of a JWT stand for, but for when it expires, which may be told.
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
 * Without the characters at its ends, which hold bits of what stands beside.
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
 * Looks for parts of these tokens, and of what they say once they are decoded: gives back the first that is
 * in a text.
 *
 * @param {string[]} tokens
 * @param {{claims?: boolean}} [options] `claims`: whether what they say is looked for
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
