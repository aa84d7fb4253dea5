// The fake timers that Jest has: a session made under them lives by them, one made before goes on.

const {ImageAuth} = require('objectstore-image-auth');

const BASE = '/objectstore';
const ICON = `${BASE}/v1/objects/preprod/_/icon`;

const KINDS = {
  modern: () => jest.useFakeTimers(),
  legacy: () => jest.useFakeTimers({legacyFakeTimers: true}),
};

afterEach(() => jest.useRealTimers());

/** A session whose tokens live for a minute, and what it is asked. */
function open() {
  let minted = 0;
  const refetch = jest.fn(async () => mint(60, ++minted));
  return {auth: new ImageAuth({baseUrl: BASE, refetch}), refetch};
}

function mint(seconds, id) {
  const part = value => btoa(JSON.stringify(value)).replace(/=+$/, '');
  const exp = Math.floor(Date.now() / 1000) + seconds;
  return `${part({alg: 'EdDSA', kid: 'k'})}.${part({exp, id})}.c2lnbmF0dXJl`;
}

for (const [kind, fake] of Object.entries(KINDS)) {
  test(`with ${kind} fake timers, a refetch comes when they say so`, async () => {
    fake();
    const {auth, refetch} = open();
    auth.ingest(mint(60, 0));
    expect(auth.imageUrl(ICON)).toMatch(/X-Os-Auth=/);
    expect(refetch).not.toHaveBeenCalled();
    for (let second = 0; second < 60; second++) {
      jest.advanceTimersByTime(1_000);
      await Promise.resolve();
    }
    // Legacy ones leave the clock alone: it is not late yet.
    expect(refetch).toHaveBeenCalledTimes(kind === 'modern' ? 1 : 0);
    auth.dispose();
    expect(jest.getTimerCount()).toBe(0);
  });

  test(`a session made before ${kind} fake timers can be used and disposed under them`, async () => {
    const {auth} = open();
    auth.ingest(mint(60, 0));
    const url = auth.imageUrl(ICON);
    fake();
    expect(auth.imageUrl(ICON)).toBe(url);
    expect(await auth.freshImageUrl(ICON)).toBe(url);
    auth.dispose();
    expect(auth.snapshot().status).toBe('fresh');
  });
}
