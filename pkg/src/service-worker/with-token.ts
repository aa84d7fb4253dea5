// A page's request, with the token.

/**
 * The request for `url`, which may hold the token; or with the token in a header. `auth`: name and value of that header.
 *
 * With a header, the request must be one of the worker's own origin: a request of an `<img>` (`no-cors`) may not carry it. A
 * redirect is not followed, as the header would go along.
 */
export function withToken(
  request: Request,
  url: string,
  auth: readonly [name: string, value: string] | undefined,
  signal: AbortSignal | undefined,
): Request {
  const {cache, credentials, integrity, mode, redirect, referrer, referrerPolicy} = request;
  const headers = new Headers(request.headers);
  if (auth) headers.set(...auth);
  return new Request(url, {
    cache,
    credentials,
    headers,
    integrity,
    referrer,
    referrerPolicy,
    mode: auth ? 'same-origin' : mode,
    redirect: auth ? 'manual' : redirect,
    signal: signal ?? null,
  });
}
