// The platform's `fetch`, for a URL with a token: no error quotes the URL, and no header takes the token's place.

import {ObjectstoreAuthError} from './errors.js';
import {documentAddress} from './glue.js';

/** Passes on no error of the platform's: it may quote the URL, and the token with it. */
export async function platformFetch(src: string, init: RequestInit | undefined): Promise<Response> {
  try {
    return await fetch(src, init);
  } catch {
    init?.signal?.throwIfAborted();
    throw isValidRequest(src, init)
      ? new TypeError(`the request failed: see the network log${adviceOn(src)}`)
      : new ObjectstoreAuthError(
          'the platform can `fetch` no such URL, or not with these options',
          {
            code: 'invalid-option',
          },
        );
  }
}

/** Of a server on another origin script may read only what that server lets it. */
function adviceOn(src: string): string {
  try {
    const {origin, href} = location;
    if (new URL(src, documentAddress() ?? href).origin === origin) return '';
    return '. The URL is of another origin than the page: its server may lack CORS headers';
  } catch {
    // No page.
    return '';
  }
}

/** The headers that a server may read a token from in place of the URL. */
const AUTH_HEADERS = ['Authorization', 'X-Os-Auth'];

/** The options without these headers: themselves where there are none, else a copy. */
export function withoutOtherAuth(init: RequestInit | undefined): RequestInit | undefined {
  if (!init?.headers) return init;
  let headers: Headers;
  try {
    headers = new Headers(init.headers);
  } catch {
    // The platform's `fetch` will take these no more than its `Headers` do.
    return init;
  }
  if (!AUTH_HEADERS.some(name => headers.has(name))) return init;
  for (const name of AUTH_HEADERS) headers.delete(name);
  // A `Request` serves as options too, and has none of its fields as its own.
  const copy: Record<string, unknown> = {};
  for (const name in init) copy[name] = init[name as keyof RequestInit];
  return {...copy, headers};
}

/** Whether the platform accepts these arguments: then it was the network that failed. */
function isValidRequest(src: string, init: RequestInit | undefined): boolean {
  try {
    new Request(src, init);
    return true;
  } catch {
    return false;
  }
}
