// What the browser knows of values, dates and its document, and never throws: getters and proxies may.

/** What relative URLs are resolved against where there is no document. */
const NO_DOCUMENT = 'https://document.invalid/';
const NO_DOCUMENT_HOST = 'document.invalid';

/** Another document that is not there, under the other scheme. */
const NO_OTHER_DOCUMENT = 'http://elsewhere.invalid/';
const NO_OTHER_HOST = 'elsewhere.invalid';

/**
 * What relative URLs are resolved against: undefined where there is no document, and where its address is
 * `about:blank`, which no URL is relative to. A worker has its script's address in place of a document's;
 * where there is a document, `location` is not looked at, as that takes as long as all the rest.
 */
export function documentAddress() {
  const address = globalThis.document?.baseURI ?? globalThis.location?.href;
  return address?.startsWith('about:') ? undefined : address;
}

/**
 * Where a URL leads, empty where it does not parse, or where that depends on the document and there is none.
 * @param {string} url
 * @param {boolean} inDocument
 */
export function place(url, inDocument) {
  try {
    const base = inDocument ? documentAddress() : NO_DOCUMENT;
    if (base === undefined) return placeInAnyDocument(url);
    const {protocol, host, pathname} = new URL(url, base);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return '';
  }
}

/**
 * `https:/a` is the path `/a` in a document at an https URL, and the host `a` anywhere else. Where there is no
 * document, nobody knows in which one the URL will be loaded, if in any.
 * @param {string} url
 */
function placeInAnyDocument(url) {
  const {protocol, host, pathname} = new URL(url, NO_DOCUMENT);
  const other = new URL(url, NO_OTHER_DOCUMENT);
  const isPath = host === NO_DOCUMENT_HOST;
  if (isPath !== (other.host === NO_OTHER_HOST)) return '';
  // `//host/a` gets its scheme from the document. A port that no URL has tells it from `https://host/a`.
  const port = isPath || protocol === other.protocol ? '' : ':';
  return `${protocol}//${host}${port}${pathname}`;
}

const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const EXTENDED = /^(\d{4}-\d\d-(\d\d))(?:T(\d\d):\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

/**
 * The time of a date in one of the forms that pre-signed URLs have, not a number where it is none.
 * @param {string} text
 */
export function date(text) {
  const full = text.toUpperCase().replace(BASIC, '$1-$2-$3T$4:$5:$6Z');
  const [, midnight, day, hour] = EXTENDED.exec(full) ?? [];
  // Some engines take a thirtieth of February for a day in March, and all of them an hour 24.
  const isReal = new Date(midnight).getUTCDate() === +day && hour !== '24';
  return isReal ? Date.parse(full) : NaN;
}

/**
 * The object that JSON stands for, undefined where it is none.
 * @param {string} text in base64url without padding
 */
export function parseObject(text) {
  try {
    // Other characters it would skip.
    if (/[^\w-]/.test(text)) return undefined;
    const bytes = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    // The quickest strict reader of UTF-8 in a text of bytes, for texts as short as these.
    const json = /[^\0-\x7f]/.test(bytes) ? decodeURIComponent(escape(bytes)) : bytes;
    const value = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * As the platform's, which throws of a proxy that was revoked.
 * @param {unknown} value
 */
export function isArray(value) {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/**
 * As `instanceof`, which throws of a proxy that was revoked, and where the host has no such class.
 * @param {string} name
 * @param {unknown} value
 */
export function isOf(name, value) {
  try {
    return value instanceof globalThis[name];
  } catch {
    return false;
  }
}

/** @param {unknown} value */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !isArray(value);
}

/**
 * False also of what is often passed by mistake in place of what it stands for.
 * @param {unknown} value
 */
export function isJsonObject(value) {
  return isObject(value) && !isOf('Promise', value) && !isOf('Response', value);
}

/**
 * The value of a field, undefined where it is null. A getter that throws has none that could be read;
 * false is of no type that is taken.
 * @param {unknown} value
 * @param {string} name
 */
export function field(value, name) {
  try {
    return value?.[name] ?? undefined;
  } catch {
    return false;
  }
}

/**
 * True also where the field is null.
 * @param {unknown} value
 * @param {string} name
 */
export function hasField(value, name) {
  try {
    return isObject(value) && value[name] !== undefined;
  } catch {
    return false;
  }
}

/**
 * True of a `Map` that has an entry of this name.
 * @param {unknown} value
 * @param {string} name
 */
export function hasEntry(value, name) {
  try {
    return isOf('Map', value) && value.has(name);
  } catch {
    return false;
  }
}

/**
 * The first items of an array, or values of an object's own fields: so many of them.
 * @param {unknown} value
 * @param {number} most
 */
export function first(value, most) {
  const values = [];
  try {
    if (isArray(value)) values.push(...value.slice(0, most));
    else if (isObject(value)) {
      for (const name of Object.keys(value).slice(0, most)) values.push(field(value, name));
    }
  } catch {
    // A proxy may throw.
  }
  return values;
}

/**
 * True of a `Response` and a promise, by their shape: a library or a test may have its own.
 * @param {unknown} value
 */
export function isUnread(value) {
  return ['json', 'then'].some(name => typeof field(value, name) === 'function');
}

/** A number; not a number where it is none. @param {unknown} value */
export function number(value) {
  return typeof value === 'number' ? value : NaN;
}

/**
 * The names and values of an object's fields that hold strings, in turn.
 * @param {unknown} value
 */
export function fields(value) {
  const texts = [];
  if (isObject(value)) {
    for (const [name, text] of Object.entries(value)) if (isText(text)) texts.push(name, text);
  }
  return texts;
}

/**
 * The strings in an array.
 * @param {unknown} value
 */
export function items(value) {
  return Array.isArray(value) ? value.filter(isText) : [];
}

function isText(value) {
  return typeof value === 'string';
}
