// Where a URL leads and what it carries, by the platform's `URL` alone: the parser that will load it, and
// nothing of the package.

/** What servers read a token from. */
const PARAMS = ['x-os-auth', 'os_auth'];

/** Firefox ends a relative URL there: what stands behind is not asked for, the token included. */
const ENDS_AT_NUL = new URL('/a\0b', 'https://app.example').pathname === '/a';

/** Whether the platform would load the URL from at or below the base. */
export function isInside(url, base, document) {
  const [{origin, pathname}, within] = [parsed(url, document), new URL(base, document)];
  const segments = within.pathname.replace(/\/$/, '').split('/');
  const below = pathname?.split('/') ?? [];
  return origin === within.origin && segments.every((segment, i) => segment === below[i]);
}

/** What is wrong with what was handed out in place of a URL; undefined where nothing is. */
export function fault(given, handedOut, base, token, document) {
  if (!isInside(handedOut, base, document)) {
    return holds(handedOut, token) ? 'the token leaves the base' : undefined;
  }
  const [before, after] = [parsed(given, document), parsed(handedOut, document)];
  if (namesOf(before).includes('os_sig')) {
    return after.href === before.href ? undefined : 'a pre-signed URL was changed';
  }
  if (ENDS_AT_NUL && handedOut.includes('\0') && after.href === before.href) return undefined;
  const auth = [...after.searchParams].filter(isAuth);
  if (auth.length !== 1 || auth[0][1] !== token) return `it has ${auth.length} auth parameters`;
  const rest = ({origin, pathname, searchParams, hash}) =>
    JSON.stringify([origin, pathname, [...searchParams].filter(pair => !isAuth(pair)), hash]);
  return rest(after) === rest(before) ? undefined : 'it leads elsewhere';
}

function parsed(url, document) {
  return URL.canParse(url, document) ? new URL(url, document) : {};
}

/** Also where some of it is escaped. */
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
