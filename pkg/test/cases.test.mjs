// The cases of `tests/cases`, run through the packed package: as an ES module with the embedded wasm, and as CommonJS with
// the wasm from its file.

import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {textOf} from './boundary/case-text.js';
import {NAME, cases, freshProject} from './installed.mjs';
import {jwt} from './leaks/jwt.js';

const {load, require} = freshProject();
const external = require(`${NAME}/external`);
await external.default();
const copies = {'ES module': await load(), 'CommonJS, external': external};

/** A token without claims. */
const TOKEN = 'e30.e30.c2ln';

for (const [copy, auth] of Object.entries(copies)) {
  describe(copy, () => {
    check('image_url', ({url, token = TOKEN, param}) => auth.imageUrl(url, token, options(param)));
    check('image_url', ({url, token = TOKEN, param}) =>
      auth.imageUrls(['/first', url], token, options(param)).at(1),
    );
    check('object_url', ({base, usecase, scopes, key}) =>
      auth.objectUrl(base, {usecase, scopes, key}),
    );
    check('redact_url', ({url}) => auth.redactUrl(url));
    check('url_expires_at', ({url, param}) => auth.urlExpiresAt(url, options(param)) ?? null);
    for (const {name, header, payload, token = jwt(payload, header), claims} of cases('tokens')) {
      test(`tokens: ${name}`, () => {
        const none = {scopes: {}, permissions: [], readOnly: false};
        const expected = {isJwt: claims !== null, ...(claims ?? none)};
        assert.deepEqual(auth.inspectToken(textOf(token)), expected);
      });
    }
    statusCases(auth);
  });
}

function options(param) {
  return param === undefined ? undefined : {param};
}

/** Tests every case of a file: the result, or the code of the error. */
function check(file, call) {
  for (const {name, error, expected, ...input} of cases(file)) {
    test(`${file}: ${name}`, () => {
      if (error) assert.throws(() => call(input), {name: 'ObjectstoreAuthError', code: error});
      else assert.equal(call(input), expected);
    });
  }
}

function statusCases(auth) {
  const expiry = 1_800_000_000_000;
  const token = jwt({exp: expiry / 1000});
  for (const [name, input, status] of [
    ['no token', [undefined], 'missing'],
    ['null', [null], 'missing'],
    ['the empty string', [''], 'missing'],
    ['an opaque token', ['opaque'], 'fresh'],
    ['more than 30 s before the expiry', [token, {now: expiry - 30_001}], 'fresh'],
    ['less than 30 s before the expiry', [token, {now: expiry - 29_999}], 'expiring'],
    ['at the expiry', [token, {now: expiry}], 'expired'],
    ['further ahead', [token, {now: expiry - 59_000, refreshAhead: 60}], 'expiring'],
    ['not ahead', [token, {now: expiry - 1, refreshAhead: 0}], 'fresh'],
  ]) {
    test(`tokenStatus: ${name}`, () => {
      assert.equal(auth.tokenStatus(...input), status);
      assert.equal(auth.needsRefetch(...input), status !== 'fresh');
    });
  }

  test('tokenStatus: reads the clock where `now` is not given', t => {
    t.mock.timers.enable({apis: ['Date'], now: expiry - 60_000});
    assert.equal(auth.tokenStatus(token), 'fresh');
    t.mock.timers.setTime(expiry);
    assert.equal(auth.tokenStatus(token), 'expired');
  });

  test('inspectToken: reads JSON that not every parser accepts', () => {
    const raw = json => `e30.${Buffer.from(json).toString('base64url')}.c2ln`;
    const brackets = 100_000;
    const deep = `{"a":${'['.repeat(brackets)}${']'.repeat(brackets)},"exp":1800000000}`;
    assert.equal(auth.inspectToken(raw('{"exp":1e400}')).expiresAt, undefined);
    assert.ok([undefined, expiry].includes(auth.inspectToken(raw(deep)).expiresAt));
    assert.equal(auth.inspectToken(token).expiresAt, expiry);
  });

  test('tokenFromResponse: returns the token, or undefined where there is none', () => {
    assert.equal(auth.tokenFromResponse({id: '101', objectstore_token: token}), token);
    assert.equal(auth.tokenFromResponse({images: {token}, t: 'opaque'}, {field: 't'}), 'opaque');
    for (const response of [{}, {objectstore_token: null}, {objectstore_token: ''}]) {
      assert.equal(auth.tokenFromResponse(response), undefined);
    }
  });

  test('withoutToken: removes what imageUrl added, also with a `param`', () => {
    assert.equal(auth.withoutToken(auth.imageUrl('/a?b=1#c', token)), '/a?b=1#c');
    assert.equal(auth.withoutToken('/a?os_auth=x&b', {param: 'os_auth'}), '/a?b');
  });
}
