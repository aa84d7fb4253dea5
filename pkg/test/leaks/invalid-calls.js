// Invalid calls, each with a token in it wherever there is room for one.

/**
 * Each: function or class, arguments, the code of the error, and what its message must contain.
 *
 * @param {string} token
 */
export function invalidCalls(token) {
  const broken = `${token}\n${token}`;
  const object = {usecase: 'preprod', scopes: {org: 1}, key: 'a'};
  const throwing = {
    get objectstore_token() {
      throw new Error(token);
    },
  };

  const {proxy: revoked, revoke} = Proxy.revocable({}, {});
  revoke();
  const session = {baseUrl: '/objectstore', refetch: async () => token};

  /** Options of a session, one of which throws when it is read. */
  function throwingAt(name) {
    return Object.defineProperty({...session}, name, {
      get() {
        throw new Error(token);
      },
    });
  }

  return [
    ['tokenFromResponse', [undefined], 'invalid-response', /undefined/],
    ['tokenFromResponse', [null], 'invalid-response', /null/],
    ['tokenFromResponse', [token], 'invalid-response', /string/],
    ['tokenFromResponse', [[token]], 'invalid-response', /array/],
    ['tokenFromResponse', [Promise.resolve({})], 'invalid-response', /await/],
    ['tokenFromResponse', [new Response(token)], 'invalid-response', /json\(\)/],
    ['tokenFromResponse', [{objectstore_token: 5}], 'invalid-response', /token field/],
    ['tokenFromResponse', [{objectstore_token: {token}}], 'invalid-response', /token field/],
    ['tokenFromResponse', [{[token]: 5}, {field: token}], 'invalid-response', /token field/],
    ['tokenFromResponse', [throwing], 'invalid-response', /token field/],
    ['tokenFromResponse', [{objectstore_token: broken}], 'invalid-token', /token/],
    ['tokenFromResponse', [{}, {field: 5}], 'invalid-option', /field/],
    ['tokenFromResponse', [{}, 'field'], 'invalid-option', /options/],
    ['inspectToken', [undefined], 'invalid-token', /undefined/],
    ['inspectToken', [{token}], 'invalid-token', /object/],
    ['inspectToken', [broken], 'invalid-token', /token/],
    ['tokenStatus', [5], 'invalid-token', /number/],
    ['tokenStatus', [broken], 'invalid-token', /token/],
    ['tokenStatus', [token, {now: NaN}], 'invalid-option', /now/],
    ['tokenStatus', [token, {now: new Date()}], 'invalid-option', /now/],
    ['tokenStatus', [token, {refreshAhead: -1}], 'invalid-option', /refreshAhead/],
    ['tokenStatus', [token, {refreshAhead: '30'}], 'invalid-option', /refreshAhead/],
    ['needsRefetch', [{}], 'invalid-token', /object/],
    ['needsRefetch', [`Bearer ${token}`], 'invalid-token', /token/],
    ['needsRefetch', [token, 5], 'invalid-option', /options/],
    ['imageUrl', [undefined, token], 'invalid-url', /undefined/],
    ['imageUrl', [new URL('https://example.com'), token], 'invalid-url', /object/],
    ['imageUrl', [`http://[${token}`, token], 'invalid-url', /URL/],
    ['imageUrl', [`data:,${token}`, token], 'invalid-url', /http/],
    ['imageUrl', ['/a', Promise.resolve(token)], 'invalid-token', /await/],
    ['imageUrl', ['/a', broken], 'invalid-token', /token/],
    ['imageUrl', ['/a', token, {param: ''}], 'invalid-option', /param/],
    ['imageUrl', ['/a', token, {param: Symbol('p')}], 'invalid-option', /param/],
    ['imageUrls', ['/a', token], 'invalid-url', /array/],
    ['imageUrls', [['/a', 5], token], 'invalid-url', /urls\[1\]/],
    ['imageUrls', [['/a', `http://[${token}`], token], 'invalid-url', /urls\[1\]/],
    ['imageUrls', [[], broken], 'invalid-token', /token/],
    ['objectUrl', [5, object], 'invalid-url', /number/],
    ['objectUrl', [`/a?${token}`, object], 'invalid-url', /base/],
    ['objectUrl', [''], 'invalid-object', /undefined/],
    ['objectUrl', ['', {...object, usecase: undefined}], 'invalid-object', /usecase/],
    ['objectUrl', ['', {...object, scopes: 'org=1'}], 'invalid-object', /scopes/],
    ['objectUrl', ['', {...object, scopes: ['org']}], 'invalid-object', /scopes/],
    ['objectUrl', ['', {...object, scopes: {org: 1.5}}], 'invalid-object', /scope/],
    ['objectUrl', ['', {...object, key: 5}], 'invalid-object', /key/],
    ['objectUrl', ['', {...object, key: '../a'}], 'invalid-object', /key/],
    ['objectUrl', ['', {...object, key: 'a/\ud83d'}], 'invalid-object', /key.*surrogate/],
    ['objectUrl', ['', {...object, key: '\ude00/b'}], 'invalid-object', /key.*surrogate/],
    ['objectUrl', ['', {...object, key: '\ude00\ud83d'}], 'invalid-object', /key.*surrogate/],
    ['objectUrl', ['', {...object, usecase: 'pre\ud800'}], 'invalid-object', /usecase/],
    ['objectUrl', ['', {...object, scopes: {org: '\udfff'}}], 'invalid-object', /scope/],
    ['objectUrl', ['', {...object, scopes: [['\ud800', '1']]}], 'invalid-object', /scope/],
    ['imageUrl', ['/a', 'opaque\ud800'], 'invalid-token', /token/],
    ['tokenFromResponse', [{objectstore_token: '\udc00'}], 'invalid-token', /token/],
    ['tokenFromResponse', [{}, {field: '\ud800'}], 'invalid-option', /field/],
    ['ImageAuth', [{...session, field: '\ud800'}], 'invalid-option', /field/],
    ['objectUrl', [5, {}], 'invalid-url', /number/],
    ['objectUrl', ['', {...object, scopes: throwing}], 'invalid-object', /scopes/],
    ['objectUrl', ['', {...object, scopes: revoked}], 'invalid-object', /scopes/],
    ['objectUrl', ['', revoked], 'invalid-object', /usecase|scopes|object/],
    ['tokenFromResponse', [revoked], 'invalid-response', /token field/],
    ['inspectToken', [revoked], 'invalid-token', /object/],
    ['imageUrl', [revoked, token], 'invalid-url', /object/],
    ['imageUrl', ['/a', token, revoked], 'invalid-option', /param/],
    ['imageUrls', [revoked, token], 'invalid-url', /array/],
    ['ImageAuth', [revoked], 'invalid-option', /refetch/],
    ['withoutToken', [5], 'invalid-url', /number/],
    ['withoutToken', [`ftp://example.com/?X-Os-Auth=${token}`], 'invalid-url', /http/],
    ['withoutToken', ['/a', {param: 5}], 'invalid-option', /param/],
    ['redactUrl', [null], 'invalid-url', /null/],
    ['urlExpiresAt', [{}], 'invalid-url', /object/],
    ['urlExpiresAt', ['/a', {param: 5}], 'invalid-option', /param/],
    ['ImageAuth', [], 'invalid-option', /function/],
    ['ImageAuth', [token], 'invalid-option', /options/],
    ['ImageAuth', [{}], 'invalid-option', /refetch/],
    ['ImageAuth', [{refetch: session.refetch}], 'invalid-option', /baseUrl.*undefined/],
    ['ImageAuth', [{...session, refetch: token}], 'invalid-option', /refetch.*string/],
    ['ImageAuth', [{...session, refetch: session.refetch()}], 'invalid-option', /refetch.*await/],
    [
      'ImageAuth',
      [{...session, baseUrl: new URL('https://a.example')}],
      'invalid-option',
      /baseUrl/,
    ],
    ['ImageAuth', [{...session, baseUrl: `/a?X-Os-Auth=${token}`}], 'invalid-option', /baseUrl/],
    ['ImageAuth', [{...session, baseUrl: `data:,${token}`}], 'invalid-option', /baseUrl/],
    ['ImageAuth', [{...session, param: token.slice(1) + '&'}], 'invalid-option', /param/],
    ['ImageAuth', [{...session, param: ''}], 'invalid-option', /param/],
    ['ImageAuth', [{...session, field: 5}], 'invalid-option', /field/],
    ['ImageAuth', [{...session, refreshAhead: -1}], 'invalid-option', /refreshAhead/],
    ['ImageAuth', [{...session, lifetime: 0}], 'invalid-option', /lifetime/],
    ['ImageAuth', [{...session, lifetime: Infinity}], 'invalid-option', /lifetime/],
    ['ImageAuth', [{...session, refetchTimeout: '30'}], 'invalid-option', /refetchTimeout/],
    ['ImageAuth', [{...session, refetchTimeout: NaN}], 'invalid-option', /refetchTimeout/],
    ['ImageAuth', [throwingAt('refetch')], 'invalid-option', /refetch/],
    ['ImageAuth', [throwingAt('baseUrl')], 'invalid-option', /baseUrl/],
    ['ImageAuth', [throwingAt('lifetime')], 'invalid-option', /lifetime/],
  ];
}

/** Makes one of these calls. */
export function callByName(auth, name, args) {
  return name === 'ImageAuth' ? new auth.ImageAuth(...args) : auth[name](...args);
}
