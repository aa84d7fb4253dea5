// As Jest is without any setting: CommonJS, and in its jsdom neither `fetch` nor text codecs.

const {ImageAuth, objectUrl} = require('objectstore-image-auth');

const API = `${process.env.ORIGIN}/api/0/organizations/acme`;

test('the icon is there', async () => {
  const build = JSON.parse(await get(`${API}/builds/101`, 'text'));
  const auth = new ImageAuth({
    baseUrl: `${API}/objectstore`,
    refetch: async () => JSON.parse(await get(`${API}/builds/101`, 'text')),
  });
  const url = objectUrl(`${API}/objectstore`, {
    usecase: 'preprod',
    scopes: {org: 1, project: 2},
    key: `1/2/${build.app_info.app_icon_id}`,
  });

  const bytes = await get(await auth.freshImageUrl(url), 'arraybuffer');
  expect(Buffer.from(bytes).subarray(1, 4).toString()).toBe('PNG');
});

/** jsdom's own way to the network. */
function get(url, responseType) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.responseType = responseType;
    request.onload = () => resolve(request.response);
    request.onerror = () => reject(new Error(`${url} cannot be fetched`));
    request.send();
  });
}
