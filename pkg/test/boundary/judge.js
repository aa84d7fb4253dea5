// Judges a URL that a session built: where it leads, and what it carries. By the platform's `URL` alone, which will load it,
// and by no code of the package.

/** The parameters that servers read a token from. */
const PARAMS = ['x-os-auth', 'os_auth'];

/** Firefox ends a relative URL at a NUL character: it does not request the rest, which includes the token. */
const ENDS_AT_NUL = new URL('/a\0b', 'https://app.example').pathname === '/a';

/** Whether the platform would load the URL from at or below the base. */
export function isInside(url, base, document) {
  const [{origin, pathname}, within] = [parsed(url, document), new URL(base, document)];
  const segments = within.pathname.replace(/\/$/, '').split('/');
  const below = pathname?.split('/') ?? [];
  return origin === within.origin && segments.every((segment, i) => segment === below[i]);
}

/** What is wrong with the URL that was built for another. Undefined if nothing is. */
export function fault(given, built, base, token, document) {
  if (!isInside(built, base, document)) {
    return holds(built, token) ? 'the token leaves the base' : undefined;
  }
  const [before, after] = [parsed(given, document), parsed(built, document)];
  if (namesOf(before).includes('os_sig')) {
    return after.href === before.href ? undefined : 'a pre-signed URL was changed';
  }
  if (ENDS_AT_NUL && built.includes('\0') && after.href === before.href) return undefined;
  const auth = [...after.searchParams].filter(isAuth);
  if (auth.length !== 1 || auth[0][1] !== token) return `it has ${auth.length} auth parameters`;
  const rest = ({origin, pathname, searchParams, hash}) =>
    JSON.stringify([origin, pathname, [...searchParams].filter(pair => !isAuth(pair)), hash]);
  return rest(after) === rest(before) ? undefined : 'it leads elsewhere';
}

function parsed(url, document) {
  return URL.canParse(url, document) ? new URL(url, document) : {};
}

/** Also where it is percent-encoded in part. */
function holds(url, token) {
  const decoded = (_, hex) => String.fromCharCode(parseInt(hex, 16));
  return url.replace(/%([\da-f]{2})/gi, decoded).includes(token);
}

function namesOf({searchParams}) {
  return [...(searchParams ?? [])].map(([name]) => name.toLowerCase());
}

function isAuth([name]) {
  return PARAMS.includes(name.toLowerCase());
}
