// Calls the platform's `fetch` for a URL with a token: no error quotes the URL, and no header overrides the token.

import {ObjectstoreAuthError} from './errors.js';
import {documentAddress} from './glue.js';

/** As `fetch`, but replaces the platform's errors, which may quote the URL, and the token with it. Passes on an abort. */
export async function platformFetch(src: string, init: RequestInit | undefined): Promise<Response> {
  try {
    return await fetch(src, init);
  } catch {
    init?.signal?.throwIfAborted();
    throw isValidRequest(src, init)
      ? new TypeError(`the request failed: see the network log${adviceOn(src)}`)
      : new ObjectstoreAuthError(
          "the platform's `fetch` refuses the URL or the options; the URL must hold no password",
          {code: 'invalid-option'},
        );
  }
}

/** Where the URL is of another origin, the server must allow script to read its response. */
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

/** Headers that a server may read a token from, instead of the URL. */
const AUTH_HEADERS = ['Authorization', 'X-Os-Auth'];

/** `init` without these headers. `init` itself where it has none of them, else a copy. */
export function withoutOtherAuth(init: RequestInit | undefined): RequestInit | undefined {
  if (!init?.headers) return init;
  let headers: Headers;
  try {
    headers = new Headers(init.headers);
  } catch {
    // The platform's `fetch` will refuse these, too.
    return init;
  }
  if (!AUTH_HEADERS.some(name => headers.has(name))) return init;
  for (const name of AUTH_HEADERS) headers.delete(name);
  // A `Request` may serve as options, too. Its fields are inherited, so a spread would lose them.
  const copy: Record<string, unknown> = {};
  for (const name in init) copy[name] = init[name as keyof RequestInit];
  return {...copy, headers};
}

/** Whether the platform accepts these arguments. If so, it was the network that failed. */
function isValidRequest(src: string, init: RequestInit | undefined): boolean {
  try {
    new Request(src, init);
    return true;
  } catch {
    return false;
  }
}
