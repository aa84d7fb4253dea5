// Random URLs, the same in every run.

/** The parts of these URLs: most are plain, and some are changed by a parser, or end it. */
const PIECES = (
  '/ / / a b 1 icon v1 objects preprod org=1;project=2 other org=1;project=3 _ ; = & + , @ : ! $ ( ) * ' +
  '\' [ ] ~ - .png . .. /. /.. /../.. /../../../../../../.. ./ // \\ % %2e %2E/ %2F %zz ? ?X-Os-Auth=old ?os_sig=x ?size=2 &size=2 ?a=/b/../.. ?x-os-auth &X-OS-AUTH=1 ?OS_SIG=1 &X_Os_Auth ?os_auth=old &OS_AUTH=1 # | ^ ` { } < > " é 😀 \ud800'
)
  .split(' ')
  .concat(' ', '\t', '\n', '\0');

/** `count` URLs for each of these beginnings. */
export function* urls(count, beginnings) {
  let state = 1;
  const below = bound => {
    state = (Math.imul(state, 48_271) >>> 0) % 0x7fff_ffff || 1;
    return state % bound;
  };
  for (let made = 0; made < count; made++) {
    const pieces = Array.from({length: below(5)}, () => PIECES[below(PIECES.length)]);
    yield beginnings[below(beginnings.length)] + pieces.join('');
  }
}

/** Beginnings of URLs that are at the base, beside it, or look as if they were. */
export function beginningsFor(base, document) {
  const {origin, protocol, host, pathname} = new URL(base, document);
  const path = pathname.replace(/\/$/, '');
  const scope = `${path}/v1/objects/preprod/org=1;project=2/`;
  return [
    '',
    '/',
    '//',
    '\\',
    './',
    '../',
    'x',
    path,
    `${path}/`,
    `${path}\\`,
    `${path}/..`,
    `${path}-evil`,
    `${path}%2F`,
    path.toUpperCase(),
    path.slice(0, -1),
    `/.${path}/`,
    `/${path}`,
    scope,
    scope.toUpperCase(),
    `${scope}icon`,
    // Beside a URL that the session has built, and out of the base again.
    `${scope}icon${'/..'.repeat(12)}/`,
    `${scope}icon${'\\..'.repeat(12)}\\`,
    `${scope}icon${'/%2e%2E'.repeat(12)}/`,
    `${scope}icon${'/.\t.'.repeat(12)}/`,
    origin + scope,
    origin + path,
    `${origin}${path}/`,
    origin,
    `${origin}.evil.example`,
    `${origin}@evil.example`,
    `${origin}:8443${path}/`,
    `${origin}.${path}/`,
    `//${host}${path}/`,
    `\\\\${host}${path}/`,
    `//evil.example${path}/`,
    `${protocol}//evil.example${path}/`,
    `${protocol}${path}/`,
    `${protocol}/${host}${path}/`,
    `${protocol}//user@${host}${path}/`,
    `http://${host}${path}/`,
    `https://${host}${path}/`,
    `${protocol.toUpperCase()}//${host}${path}/`,
    `data:${path}/`,
    `blob:${origin}${path}/`,
    `javascript:${path}/`,
    `${protocol}//[`,
    `${origin}:99999`,
  ];
}
