// What can be said about a pasted text without sending it anywhere. Uses the package's public functions only.

import {
  imageUrl,
  inspectToken,
  isObjectstoreAuthError,
  redactUrl,
  tokenFromResponse,
  urlExpiresAt,
  withoutToken,
  type TokenInfo,
} from 'objectstore-image-auth';

import {coverageError} from './coverage';
import {exampleUrl} from './example-url';

/** What the text is taken for. */
export type Source = 'response' | 'token' | 'url';

export interface Problem {
  /** The package's error code; undefined for an error of this page. */
  code?: string;
  message: string;
}

/** The URL that comes out. Only `full` holds the token. */
export interface BuiltUrl {
  full: string;
  redacted: string;
  /** The URL without its token, under which its bytes can be cached. */
  cacheKey: string;
  /** True for the URL of an example object, false for the pasted one. */
  isExample: boolean;
}

export interface Inspection {
  source: Source;
  token?: string;
  claims?: TokenInfo;
  /** When the token or the pre-signed URL ends, in milliseconds since the epoch. */
  expiresAt?: number;
  /** The URL is signed itself, so no token is added to it. */
  isPreSigned?: boolean;
  url?: BuiltUrl;
  problem?: Problem;
}

/** Returns undefined for an empty text. Never throws. */
export function inspect(text: string): Inspection | undefined {
  const pasted = unquote(text.trim());
  if (pasted === '') return undefined;
  const source = sourceOf(pasted);
  try {
    if (source === 'url') return inspectUrl(pasted);
    if (source === 'token') return {source, ...describeToken(pasted)};
    return inspectResponse(JSON.parse(pasted));
  } catch (error) {
    return {source, problem: problemOf(error)};
  }
}

function inspectResponse(response: unknown): Inspection {
  const token = tokenFromResponse(response);
  return {source: 'response', ...describeToken(token)};
}

function inspectUrl(url: string): Inspection {
  const token = tokenIn(url);
  const built = {...buildUrl(url, token), isExample: false};
  const expiresAt = urlExpiresAt(url);
  const inspection: Inspection = {source: 'url', url: built};
  if (expiresAt !== undefined) inspection.expiresAt = expiresAt;
  if (token === undefined) return {...inspection, isPreSigned: expiresAt !== undefined};

  const claims = inspectToken(token);
  const problem = coverageError(withoutToken(url), token);
  return {...inspection, token, claims, ...(problem && {problem: problemOf(problem)})};
}

function describeToken(token: string | undefined): Omit<Inspection, 'source'> {
  const claims = token === undefined ? undefined : inspectToken(token);
  const {expiresAt} = claims ?? {};
  return {
    ...(token !== undefined && {token}),
    ...(claims && {claims}),
    ...(expiresAt !== undefined && {expiresAt}),
    ...describeExample(claims, token),
  };
}

/** Objectstore may refuse what the claims name; the claims are shown all the same. */
function describeExample(claims: TokenInfo | undefined, token: string | undefined) {
  try {
    return {url: {...buildUrl(exampleUrl(claims), token), isExample: true}};
  } catch (error) {
    return {problem: problemOf(error)};
  }
}

function buildUrl(url: string, token: string | undefined) {
  // A URL without a token comes back as it is: `imageUrl` would only remove an empty parameter.
  const full = imageUrl(url, token);
  return {full, redacted: redactUrl(full), cacheKey: redactUrl(withoutToken(full))};
}

/** The parameters that servers read a token from, in lower case. */
const AUTH_PARAMS = ['x-os-auth', 'os_auth'];

function tokenIn(url: string): string | undefined {
  const query = /\?([^#]*)/.exec(url)?.[1];
  const params = [...new URLSearchParams(query)];
  const [, token] = params.find(([name]) => AUTH_PARAMS.includes(name.toLowerCase())) ?? [];
  return token || undefined;
}

const STARTS_AS_JSON = /^[{[]/;
/** A slash, or a scheme: a colon before white space is that of a header. */
const STARTS_AS_URL = /^(\/|[a-z][a-z\d+.-]*:(?!\s))/i;

function sourceOf(pasted: string): Source {
  if (STARTS_AS_JSON.test(pasted)) return 'response';
  return STARTS_AS_URL.test(pasted) ? 'url' : 'token';
}

/** A string copied out of JSON has quotation marks. */
function unquote(text: string): string {
  return /^"[^"\\\s]*"$/.test(text) ? text.slice(1, -1) : text;
}

function problemOf(error: unknown): Problem {
  if (isObjectstoreAuthError(error)) return {code: error.code, message: error.message};
  // The parser's own message quotes the text, which may hold a token.
  return {message: 'this begins as JSON does, but does not parse; paste the whole response'};
}
