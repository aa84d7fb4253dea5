// The inputs of the functions: realistic URLs and tokens.

export const BASE_URL = '/api/0/organizations/acme/objectstore';
export const PARAM = 'X-Os-Auth';

const FOLDER = `${BASE_URL}/v1/objects/preprod/org=4504000001;project=4505800002`;

/**
 * URLs of different images, whose keys are hashes of their content.
 *
 * @param {number} count
 * @param {string} [origin] for absolute URLs
 * @param {number} [from] the number of the first image
 * @param {string} [query]
 */
export function makeUrls(count, origin = '', from = 0, query = '') {
  const project = '4504000001/4505800002';
  return Array.from({length: count}, (_, i) =>
    flat(`${origin}${FOLDER}/${project}/${hash(from + i)}${query}`),
  );
}

/**
 * A token of about 380 characters, as long as a real one. Its signature is not valid.
 *
 * @param {number} [id] tokens of different ids differ
 */
export function makeToken(id = 0) {
  const header = {typ: 'JWT', alg: 'EdDSA', kid: `sentry-preprod-${2026 + (id % 7)}`};
  const claims = {
    aud: 'objectstore',
    iss: 'sentry',
    // After the end of any run: expiry is not measured here.
    exp: Math.floor(Date.now() / 1000) + 3600 + id,
    res: {'os:usecase': 'preprod', org: '4504000001', project: '4505800002'},
    permissions: ['object.read'],
  };
  const signature = btoa(hash(id) + hash(id + 1)).slice(0, 86);
  return flat([...[header, claims].map(encodePart), signature].join('.'));
}

/** @param {object} part */
function encodePart(part) {
  return btoa(JSON.stringify(part)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * 64 hexadecimal digits.
 *
 * @param {number} seed
 */
function hash(seed) {
  let state = (seed + 1) * 0x9e3779b1;
  const words = Array.from({length: 8}, () => {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x27d4eb2f;
    return (state >>> 0).toString(16).padStart(8, '0');
  });
  return words.join('');
}

/**
 * The same text, stored in one piece. An engine joins the parts of a concatenated string at its first use, which would be
 * timed for the first contender.
 *
 * @param {string} text
 */
function flat(text) {
  return JSON.parse(JSON.stringify(text));
}
